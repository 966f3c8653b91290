package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;

/**
 * ACK (RFC 9000 §19.3).
 *
 * <pre>
 * ACK Frame {
 *   Type (i) = 0x02..0x03,
 *   Largest Acknowledged (i),
 *   ACK Delay (i),
 *   ACK Range Count (i),
 *   First ACK Range (i),
 *   ACK Range { Gap (i), ACK Range Length (i) } ...,
 *   [ECT0 Count (i), ECT1 Count (i), ECN-CE Count (i)],
 * }
 * </pre>
 */
final class AckFrames {
  private AckFrames() {}

  static void read(WireReader in, boolean ecn, FrameVisitor visitor) throws TransportError {
    long largest = in.readVarInt();
    long ackDelay = in.readVarInt();
    long rangeCount = in.readVarInt();
    long first = in.readVarInt();
    if (rangeCount > in.remaining() / 2) { // a range takes at least two bytes
      throw in.malformed("more ACK ranges than bytes");
    }
    if (first > largest) {
      throw in.malformed("ACK range below 0");
    }
    visitor.onAck(largest, ackDelay);
    long smallest = largest - first;
    visitor.onAckRange(smallest, largest);
    for (long i = 0; i < rangeCount; i++) {
      largest = smallest - in.readVarInt() - 2;
      smallest = largest - in.readVarInt();
      if (smallest < 0) { // RFC 9000 §19.3.1; each step is above -2^63, so it can't wrap
        throw in.malformed("ACK range below 0");
      }
      visitor.onAckRange(smallest, largest);
    }
    if (ecn) {
      visitor.onAckEcnCounts(in.readVarInt(), in.readVarInt(), in.readVarInt());
    }
    visitor.onAckEnd();
  }

  static boolean write(WireWriter out, AckRanges ranges, long ackDelay) {
    int count = fittingRanges(out.remaining(), ranges, ackDelay);
    if (count == 0) {
      return false;
    }
    writeRanges(out, FrameType.ACK, ranges, ackDelay, count);
    return true;
  }

  static boolean writeEcn(
      WireWriter out, AckRanges ranges, long ackDelay, long ect0, long ect1, long ce) {
    int ecnSize = VarInt.size(ect0) + VarInt.size(ect1) + VarInt.size(ce);
    int count = fittingRanges(out.remaining() - ecnSize, ranges, ackDelay);
    if (count == 0) {
      return false;
    }
    writeRanges(out, FrameType.ACK_ECN, ranges, ackDelay, count);
    out.writeVarInt(ect0);
    out.writeVarInt(ect1);
    out.writeVarInt(ce);
    return true;
  }

  /** How many ranges fit, from the first on; what does not fit are the oldest packets. */
  private static int fittingRanges(int room, AckRanges ranges, long ackDelay) {
    long largest = ranges.largest(0);
    long smallest = ranges.smallest(0);
    long size = 1L + VarInt.size(largest) + VarInt.size(ackDelay);
    size += VarInt.size(largest - smallest);
    if (size + VarInt.size(0) > room) {
      return 0;
    }
    int count = 1;
    for (; count < ranges.rangeCount(); count++) {
      size += VarInt.size(smallest - ranges.largest(count) - 2);
      smallest = ranges.smallest(count);
      size += VarInt.size(ranges.largest(count) - smallest);
      if (size + VarInt.size(count) > room) {
        break;
      }
    }
    return count;
  }

  private static void writeRanges(
      WireWriter out, long type, AckRanges ranges, long ackDelay, int count) {
    long smallest = ranges.smallest(0);
    out.writeByte((int) type);
    out.writeVarInt(ranges.largest(0));
    out.writeVarInt(ackDelay);
    out.writeVarInt(count - 1);
    out.writeVarInt(ranges.largest(0) - smallest);
    for (int i = 1; i < count; i++) {
      long largest = ranges.largest(i);
      out.writeVarInt(smallest - largest - 2);
      smallest = ranges.smallest(i);
      out.writeVarInt(largest - smallest);
    }
  }
}
