package dev.crowfly.quic.testing;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;

/**
 * Bytes through one direction of a stream of their own, every one checked. Any number of flows may
 * run at once, over any number of connections of the same two hosts.
 */
public final class Flow {
  private static final int CHUNK_BYTES = 16 * 1024;

  private final QuicConnection sender;
  private final QuicConnection receiver;
  private final long bytes;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private QuicStream out;
  private QuicStream in;
  private long written;
  private long read;
  private boolean ended;
  private boolean paused;

  /**
   * A flow that has not begun.
   *
   * @param to where {@code receiver} lives, which is the other side of {@code sender}
   */
  public Flow(Host from, QuicConnection sender, Host to, QuicConnection receiver, long bytes) {
    this.sender = sender;
    this.receiver = receiver;
    this.bytes = bytes;
    from.listen(this::atSender);
    to.listen(this::atReceiver);
  }

  /** From the client of a pair to its server. */
  public static Flow up(Pair pair, long bytes) {
    return new Flow(
        pair.client(), pair.clientConnection(), pair.server(), pair.serverConnection(), bytes);
  }

  /** From the server of a pair to its client. */
  public static Flow down(Pair pair, long bytes) {
    return new Flow(
        pair.server(), pair.serverConnection(), pair.client(), pair.clientConnection(), bytes);
  }

  /** Opens a unidirectional stream and begins. */
  public Flow open() {
    return on(sender.openStream(false));
  }

  /** Begins on a stream of the sender. */
  public Flow on(QuicStream stream) {
    if (stream == null) {
      throw new AssertionError("no stream for the flow");
    }
    out = stream;
    write();
    return this;
  }

  /** Whether the receiver reads; if not, what comes stays in the stream. */
  public void pause(boolean pause) {
    paused = pause;
    if (!paused && in != null) {
      read();
    }
  }

  private void atSender(QuicEvent event) {
    if (event instanceof QuicEvent.StreamUpdated update && update.stream() == out) {
      write();
    }
  }

  private void atReceiver(QuicEvent event) {
    if (event instanceof QuicEvent.StreamUpdated update
        && update.connection() == receiver
        && out != null
        && update.stream().id() == out.id()) {
      in = update.stream();
      if (!paused) {
        read();
      }
    }
  }

  private void write() {
    while (written < bytes) {
      int length = (int) Math.min(CHUNK_BYTES, bytes - written);
      for (int i = 0; i < length; i++) {
        chunk[i] = Transfer.byteAt(written + i);
      }
      int taken = out.write(chunk, 0, length);
      if (taken < 0) {
        throw new AssertionError("the stream is gone: " + out.peerStopCode());
      }
      written += taken;
      if (written == bytes) {
        out.finish();
      }
      if (taken < length) {
        return;
      }
    }
  }

  private void read() {
    while (!ended) {
      int n = in.read(chunk, 0, CHUNK_BYTES);
      if (n == QuicStream.RESET) {
        throw new AssertionError("reset with " + in.peerErrorCode());
      }
      if (n == QuicStream.END) {
        if (read != bytes) {
          throw new AssertionError("ended after " + read + " of " + bytes);
        }
        ended = true;
        return;
      }
      if (n == 0) {
        return;
      }
      for (int i = 0; i < n; i++) {
        if (chunk[i] != Transfer.byteAt(read + i)) {
          throw new AssertionError("wrong byte at " + (read + i));
        }
      }
      read += n;
    }
  }

  /** Whether all bytes and the end of the stream were read. */
  public boolean isDone() {
    return ended;
  }

  /** How many bytes were read, in order. */
  public long received() {
    return read;
  }

  /** The sending end, once it is open. */
  public QuicStream out() {
    return out;
  }

  /** The receiving end, once something has come. */
  public QuicStream in() {
    return in;
  }

  @Override
  public String toString() {
    return "written " + written + ", read " + read + " of " + bytes + (ended ? ", ended" : "");
  }
}
