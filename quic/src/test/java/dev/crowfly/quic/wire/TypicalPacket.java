package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;

/** A full 1-RTT packet: ACK with several ranges, MAX_DATA, STREAM, DATAGRAM. */
final class TypicalPacket {
  private static final Ranges ACKED = new Ranges(980, 1000, 960, 977, 900, 950, 3, 890);

  private final byte[] buf = new byte[1200];
  private final byte[] cid = {1, 2, 3, 4, 5, 6, 7, 8};
  private final byte[] data = new byte[1200];
  private final HeaderWriter headerWriter = new HeaderWriter();
  private final FrameWriter frameWriter = new FrameWriter();
  private final PacketHeader header = new PacketHeader();
  private final FrameReader frameReader = new FrameReader();
  private final SummingVisitor visitor = new SummingVisitor();

  /** Writes the packet; returns its end. */
  int write(long packetNumber) {
    int length = PacketNumber.length(packetNumber, packetNumber - 20);
    int payload = headerWriter.writeShort(buf, 0, 1184, cid, true, packetNumber, length);
    frameWriter.reset(buf, payload, 1184);
    boolean fits =
        frameWriter.ack(ACKED, 40)
            && frameWriter.maxData(1L << 24)
            && frameWriter.stream(4, 1L << 20, data, 0, 900, false)
            && frameWriter.datagram(data, 0, 180);
    if (!fits) {
      throw new AssertionError("does not fit");
    }
    headerWriter.patchLength(frameWriter.position() + 16);
    return frameWriter.position();
  }

  /** Reads the packet that was written; returns the number of its frames. */
  int read(int end) throws TransportError {
    if (!header.parse(buf, 0, end, cid.length)) {
      throw new AssertionError("not a packet");
    }
    int length = PacketHeader.packetNumberLength(buf[0]);
    int at = header.packetNumberOffset();
    visitor.sum += PacketNumber.expand(PacketNumber.read(buf, at, length), length, 70);
    visitor.frames = 0;
    frameReader.read(buf, at + length, header.end(), header.type(), visitor);
    return visitor.frames;
  }

  long checksum() {
    return visitor.sum;
  }
}
