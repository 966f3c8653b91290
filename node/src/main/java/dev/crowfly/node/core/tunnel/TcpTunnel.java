package dev.crowfly.node.core.tunnel;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.Objects;

/**
 * One TCP connection carried by one bidirectional stream of C: the same at both ends of C.
 *
 * <pre>
 *   local socket                     stream
 *     bytes, FIN      ── up ──►      bytes, FIN
 *     bytes, FIN     ◄── down ──     bytes, FIN
 *     RST             ───────►       RESET_STREAM and STOP_SENDING with CANCELLED
 *     RST             ◄───────       RESET_STREAM, or C lost
 *     input dropped   ◄───────       STOP_SENDING alone
 * </pre>
 *
 * <p>Each direction ends by itself (half-close). A reset breaks both off. A peer that only asks us
 * to stop wants no more of our bytes but may still have some for us: what the local socket says is
 * read and dropped, so that its end does not turn into a reset that destroys the answer.
 *
 * <p>Back-pressure: nothing is read from the socket that the stream has no room for. Nothing is
 * read from the stream while the socket has not taken the chunk before. So a tunnel holds at most
 * one chunk, of {@link Chunks#BYTES}.
 *
 * <p>A call moves at most {@link #TURN_BYTES} in a direction, lest one fast connection keep the
 * loop from all others; the interest in the socket stays, so the loop comes back.
 */
public final class TcpTunnel implements StreamHandler {
  /** How much one call moves in a direction at most. */
  public static final int TURN_BYTES = 256 * 1024;

  private enum Up {
    OPEN,
    /** The peer wants nothing more: what the local socket says is dropped. */
    DROPPING,
    FINISHED
  }

  private final QuicStream stream;
  private final LocalSocket local;
  private final Chunks chunks;
  private Up up = Up.OPEN;
  private boolean downFinished;
  private boolean started;
  private boolean over;
  private ErrorCode outcome = ErrorCode.NONE;
  private byte[] held; // a chunk that the local socket has not taken whole
  private int heldFrom;
  private int heldTo;
  private boolean wantsReadable;
  private boolean wantsWritable;
  private long upBytes;
  private long downBytes;

  /**
   * A tunnel that does nothing before {@link #start}.
   *
   * @param stream behind its header, if the peer opened it
   * @param local belongs to the tunnel from now on
   */
  public TcpTunnel(QuicStream stream, LocalSocket local, Chunks chunks) {
    this.stream = Objects.requireNonNull(stream, "stream");
    this.local = Objects.requireNonNull(local, "local");
    this.chunks = Objects.requireNonNull(chunks, "chunks");
  }

  /** Begins, with what the stream already has. */
  public void start() {
    started = true;
    onReadable();
    onWritable();
  }

  /** The local socket has bytes, its end or its failure, or is connected. */
  public void onReadable() {
    if (!over && started) {
      moveUp();
      settle();
    }
  }

  /** The local socket takes bytes again, or is connected. */
  public void onWritable() {
    if (!over && started) {
      moveDown();
      settle();
    }
  }

  @Override
  public void onNews(int news, long now) {
    if (over || !started) {
      return;
    }
    if (!downFinished && stream.peerErrorCode() >= 0) {
      breakOff(ErrorCode.of(stream.peerErrorCode())); // even while a chunk is held
      return;
    }
    if ((news & (QuicStream.WRITABLE | QuicStream.STOPPED)) != 0) {
      moveUp();
    }
    if (!over && held == null && (news & QuicStream.READABLE) != 0) {
      moveDown();
    }
    settle();
  }

  /** What came completely is still delivered, anything else ends as a reset. */
  @Override
  public void onLost(long now) {
    if (over) {
      return;
    }
    if (up == Up.OPEN) {
      breakOff(ErrorCode.PEER_LOST);
    } else {
      moveDown();
      settle();
    }
  }

  @Override
  public void onForbidden(long now) {
    breakOff(ErrorCode.FORBIDDEN);
  }

  /** Ends both directions: the stream with this code, the socket with a reset. Idempotent. */
  public void breakOff(ErrorCode code) {
    if (over) {
      return;
    }
    outcome = code;
    stream.reset(code.code());
    stream.stop(code.code());
    end();
    local.reset();
  }

  /** Whether the tunnel has ended, and the local socket with it. */
  public boolean isOver() {
    return over;
  }

  /** How it ended: {@link ErrorCode#NONE} if both directions ended properly, or not yet. */
  public ErrorCode outcome() {
    return outcome;
  }

  /** How many bytes went from the local socket to the stream. */
  public long upBytes() {
    return upBytes;
  }

  /** How many bytes went from the stream to the local socket. */
  public long downBytes() {
    return downBytes;
  }

  private void moveUp() {
    int left = TURN_BYTES;
    wantsReadable = up != Up.FINISHED;
    while (!over && up != Up.FINISHED && left > 0) {
      int room = up == Up.DROPPING ? Chunks.BYTES : stream.writableBytes();
      if (room == QuicStream.GONE) {
        onNoMoreWanted();
      } else if (room == 0) {
        wantsReadable = false; // WRITABLE comes
        return;
      } else {
        int most = Math.min(room, Chunks.BYTES);
        int count = readLocal(most);
        if (count < most) {
          return; // that was all for now: to ask again would cost a system call
        }
        left -= count;
      }
    }
  }

  /** Passes one chunk on; what the local socket said. */
  private int readLocal(int most) {
    byte[] chunk = chunks.take();
    int count = local.read(chunk, 0, most);
    if (count > 0 && up == Up.OPEN) {
      stream.write(chunk, 0, count); // takes all: no more was read than it has room for
      upBytes += count;
    }
    chunks.give(chunk);
    if (count == LocalSocket.FAILED) {
      breakOff(ErrorCode.CANCELLED);
    } else if (count == LocalSocket.END) {
      if (up == Up.OPEN) {
        stream.finish();
      }
      up = Up.FINISHED;
      wantsReadable = false;
    }
    return count;
  }

  private void onNoMoreWanted() {
    if (stream.peerStopCode() < 0) {
      breakOff(ErrorCode.PEER_LOST);
    } else if (downFinished) {
      breakOff(ErrorCode.of(stream.peerStopCode())); // nothing is left that could say it
    } else {
      up = Up.DROPPING;
    }
  }

  private void moveDown() {
    int left = TURN_BYTES;
    wantsWritable = false;
    while (!over && !downFinished) {
      if (left <= 0 || (held != null && !writeHeld())) {
        wantsWritable = true;
        return;
      }
      if (over) {
        return;
      }
      byte[] chunk = chunks.take();
      int count = stream.read(chunk, 0, chunk.length);
      if (count > 0) {
        held = chunk;
        heldFrom = 0;
        heldTo = count;
        left -= count;
      } else {
        chunks.give(chunk);
        if (count == 0) {
          return;
        }
        onStreamEnd(count);
      }
    }
  }

  /** False when the socket has not taken it whole. */
  private boolean writeHeld() {
    int count = local.write(held, heldFrom, heldTo - heldFrom);
    if (count == LocalSocket.FAILED) {
      breakOff(ErrorCode.CANCELLED);
      return true;
    }
    heldFrom += count;
    downBytes += count;
    if (heldFrom < heldTo) {
      return false;
    }
    chunks.give(held);
    held = null;
    return true;
  }

  private void onStreamEnd(int how) {
    if (how == QuicStream.END) {
      downFinished = true;
      local.finish();
      if (up == Up.DROPPING) {
        up = Up.FINISHED;
      }
    } else {
      breakOff(
          how == QuicStream.RESET ? ErrorCode.of(stream.peerErrorCode()) : ErrorCode.PEER_LOST);
    }
  }

  private void settle() {
    if (over) {
      return;
    }
    if (up == Up.FINISHED && downFinished) {
      end();
      local.close();
    } else {
      local.interest(wantsReadable, wantsWritable);
    }
  }

  private void end() {
    over = true;
    if (held != null) {
      chunks.give(held);
      held = null;
    }
  }
}
