package dev.crowfly.node.core.tunnel;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;

/**
 * The Agent's side of {@link ServiceName#PING}: measures round trips through a session, from the
 * write into the stream to the read of the answer.
 */
final class PingClient implements StreamHandler {
  /** Takes the measurements. */
  public interface Listener {
    /** The answer to a ping came; they come in order. */
    void onAnswer(long sequence, long rttNanos, long now);

    /** No further answer comes: the stream was refused, or C lost. Told once at most. */
    void onFailed(ErrorCode code, long now);
  }

  private final QuicStream stream;
  private final Listener listener;
  private final byte[] message = new byte[PingService.MESSAGE_BYTES];
  private final LongTable<Long> sentAt = new LongTable<>();
  private int have;
  private boolean over;

  /** A client that has sent nothing; register it as the stream's handler. */
  public PingClient(QuicStream stream, Listener listener) {
    this.stream = stream;
    this.listener = listener;
  }

  /**
   * Sends a ping.
   *
   * @param sequence comes back with the answer; not negative
   * @return false when that can't be done: too many are unanswered, or it is over
   */
  public boolean ping(long sequence, long now) {
    if (over || stream.writableBytes() < PingService.MESSAGE_BYTES) {
      return false;
    }
    byte[] out = new byte[PingService.MESSAGE_BYTES];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (sequence >>> (56 - 8 * i));
    }
    stream.write(out, 0, out.length);
    sentAt.put(sequence, now);
    return true;
  }

  /** How many pings wait for their answers. */
  public int unanswered() {
    return sentAt.size();
  }

  /** Ends the stream; answers that are on their way still come. */
  public void finish() {
    if (!over) {
      stream.finish();
    }
  }

  @Override
  public void onNews(int news, long now) {
    while (!over) {
      int count = stream.read(message, have, message.length - have);
      if (count <= 0) {
        if (count < 0) {
          end(count == QuicStream.RESET ? ErrorCode.of(stream.peerErrorCode()) : null, now);
        }
        return;
      }
      have += count;
      if (have == message.length) {
        have = 0;
        onMessage(now);
      }
    }
  }

  @Override
  public void onLost(long now) {
    if (!over) {
      end(ErrorCode.PEER_LOST, now);
    }
  }

  private void onMessage(long now) {
    long sequence = 0;
    for (byte each : message) {
      sequence = (sequence << 8) | (each & 0xff);
    }
    Long sent = sequence < 0 ? null : sentAt.remove(sequence);
    if (sent != null) { // else the peer made it up
      listener.onAnswer(sequence, now - sent, now);
    }
  }

  private void end(ErrorCode code, long now) {
    over = true;
    if (code != null || sentAt.size() > 0) {
      listener.onFailed(code == null ? ErrorCode.PEER_LOST : code, now);
    }
  }
}
