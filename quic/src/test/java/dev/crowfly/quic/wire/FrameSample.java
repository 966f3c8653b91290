package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;

/**
 * A frame: how it is written, and the calls that reading it must make.
 *
 * @param type its type on the wire
 * @param text for people
 */
record FrameSample(String text, long type, Write write, Calls calls) {
  interface Write {
    boolean to(FrameWriter out);
  }

  interface Calls {
    void on(FrameVisitor visitor) throws TransportError;
  }

  /** Whether nothing can follow this frame in its packet. */
  boolean endsPacket() {
    return type == FrameType.DATAGRAM
        || (type >= FrameType.STREAM && type <= 0x0f && (type & FrameType.STREAM_LEN) == 0);
  }

  @Override
  public String toString() {
    return text;
  }
}
