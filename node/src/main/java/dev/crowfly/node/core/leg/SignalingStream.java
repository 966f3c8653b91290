package dev.crowfly.node.core.leg;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.client.SignalingClient;

/** The stream of a leg, between the connection and the {@link SignalingClient}. */
final class SignalingStream {
  private final SignalingClient signaling;
  private final byte[] chunk = new byte[4096];
  private QuicStream stream; // null = none
  private boolean finishing;

  SignalingStream(SignalingClient signaling) {
    this.signaling = signaling;
  }

  /** The stream of a new leg. */
  void begin(QuicStream ofLeg, long now) {
    stream = ofLeg;
    finishing = false;
    signaling.connected(now);
  }

  boolean is(QuicStream other) {
    return stream == other;
  }

  /**
   * Takes in what has come.
   *
   * @return false when the Intermediate has ended the stream
   */
  boolean receive(long now) {
    if (stream == null) {
      return true;
    }
    int count = stream.read(chunk, 0, chunk.length);
    while (count > 0) {
      signaling.receive(chunk, 0, count, now);
      count = stream.read(chunk, 0, chunk.length);
    }
    return count == 0;
  }

  /** Writes what there is to say, as far as there is room; whether that was anything. */
  boolean send() {
    if (stream == null) {
      return false;
    }
    boolean any = false;
    while (signaling.hasOutput()) {
      int room = Math.min(chunk.length, stream.writableBytes());
      int count = room > 0 ? signaling.write(chunk, 0, room) : 0;
      if (count <= 0) {
        return any;
      }
      stream.write(chunk, 0, count);
      any = true;
    }
    if (finishing) {
      finishing = false;
      stream.finish();
      any = true;
    }
    return any;
  }

  /** Says that nothing follows, once all is written. */
  void finish() {
    finishing = true;
  }

  /** The leg is gone. */
  void end(long now) {
    stream = null;
    signaling.disconnected(now);
  }
}
