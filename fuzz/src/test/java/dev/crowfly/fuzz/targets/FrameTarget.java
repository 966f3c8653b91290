package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.PacketType;
import java.util.Arrays;

/**
 * The payload of a packet: what the reader takes apart, the writer puts together again, frame by
 * frame into exactly the room it needs; what it refuses, it refuses with one of two errors.
 */
public final class FrameTarget {
  private static final PacketType[] PACKETS = {
    PacketType.ONE_RTT, PacketType.INITIAL, PacketType.HANDSHAKE, PacketType.ZERO_RTT
  };

  private FrameTarget() {}

  /** The first byte is the kind of packet, the rest its payload. */
  public static void fuzzerTestOneInput(byte[] input) {
    Choices choices = new Choices(input);
    PacketType packet = PACKETS[choices.below(PACKETS.length)];
    byte[] payload = choices.rest();
    FrameList frames = new FrameList();
    long error = read(payload, 0, payload.length, packet, frames);
    Shifted shifted = Shifted.of(payload);
    FrameList elsewhere = new FrameList();
    unlessEqual(
        error,
        read(shifted.array(), shifted.offset(), shifted.limit(), packet, elsewhere),
        "error elsewhere");
    unlessEqual(frames.texts(), elsewhere.texts(), "frames elsewhere");
    unless(frames.written().size() <= payload.length, "more frames than bytes");
    checkWritten(frames, packet, payload.length, error == TransportErrorCode.NO_ERROR);
  }

  private static long read(byte[] buf, int offset, int limit, PacketType packet, FrameList frames) {
    try {
      new FrameReader().read(buf, offset, limit, packet, frames);
      return TransportErrorCode.NO_ERROR;
    } catch (TransportError e) {
      long code = e.code();
      unless(
          code == TransportErrorCode.PROTOCOL_VIOLATION
              || code == TransportErrorCode.FRAME_ENCODING_ERROR,
          "refused with " + e);
      return code;
    }
  }

  private static void checkWritten(
      FrameList frames, PacketType packet, int payloadBytes, boolean whole) {
    // A frame that reached to the end is written with its length: at most eight bytes more.
    byte[] out = new byte[payloadBytes + 8];
    byte[] tight = new byte[out.length];
    FrameWriter writer = new FrameWriter();
    FrameWriter tightWriter = new FrameWriter();
    writer.reset(out, 0, out.length);
    for (FrameList.Written frame : frames.written()) {
      int before = writer.position();
      unless(frame.to(writer), "a frame takes more room than it came in");
      int size = writer.position() - before;
      tightWriter.reset(tight, before, before + size);
      unless(frame.to(tightWriter), "a frame that does not fit the room it takes");
      unlessEqual(0, tightWriter.remaining(), "room left");
      unless(
          Arrays.equals(out, before, before + size, tight, before, before + size),
          "other bytes in less room");
    }
    if (frames.written().isEmpty()) {
      return;
    }
    FrameList again = new FrameList();
    long error = read(out, 0, writer.position(), packet, again);
    unlessEqual(TransportErrorCode.NO_ERROR, error, "what was written is refused");
    if (whole) {
      unlessEqual(frames.texts(), again.texts(), "frames as written");
    }
  }
}
