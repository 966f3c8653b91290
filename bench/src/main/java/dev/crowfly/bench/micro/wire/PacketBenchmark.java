package dev.crowfly.bench.micro.wire;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.wire.AckRanges;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.HeaderWriter;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketNumber;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * Writing and parsing an unprotected 1-RTT packet of 1184 bytes: ACK with four ranges, MAX_DATA,
 * STREAM, DATAGRAM.
 */
public class PacketBenchmark extends NanosPerOperation {
  private static final int LIMIT = 1184;
  private static final long LARGEST_RECEIVED = 1_000_000;

  private final byte[] buf = new byte[1200];
  private final byte[] received = new byte[1200];
  private final byte[] cid = {1, 2, 3, 4, 5, 6, 7, 8};
  private final byte[] data = new byte[1200];
  private final AckRanges acked = new FixedRanges();
  private final HeaderWriter headerWriter = new HeaderWriter();
  private final FrameWriter frameWriter = new FrameWriter();
  private final PacketHeader header = new PacketHeader();
  private final FrameReader frameReader = new FrameReader();
  private final SummingVisitor visitor = new SummingVisitor();
  private long packetNumber = LARGEST_RECEIVED;
  private int receivedEnd;

  /** Makes the packet that is parsed. */
  @Setup
  public void makePacket() {
    receivedEnd = writeTo(received, LARGEST_RECEIVED + 1);
  }

  /** Header and frames into an array. */
  @Benchmark
  public int write() {
    return writeTo(buf, ++packetNumber);
  }

  /** Header, packet number and frames out of an array. */
  @Benchmark
  public long parse() throws TransportError {
    header.parse(received, 0, receivedEnd, cid.length);
    int length = PacketHeader.packetNumberLength(received[0]);
    int at = header.packetNumberOffset();
    long truncated = PacketNumber.read(received, at, length);
    frameReader.read(received, at + length, header.end(), header.type(), visitor);
    return PacketNumber.expand(truncated, length, LARGEST_RECEIVED) + visitor.sum;
  }

  private int writeTo(byte[] out, long number) {
    int length = PacketNumber.length(number, number - 20);
    int payload = headerWriter.writeShort(out, 0, LIMIT, cid, true, number, length);
    frameWriter.reset(out, payload, LIMIT);
    boolean fits =
        frameWriter.ack(acked, 40)
            && frameWriter.maxData(1L << 24)
            && frameWriter.stream(4, 1L << 20, data, 0, 900, false)
            && frameWriter.datagram(data, 0, frameWriter.datagramCapacity());
    if (!fits) {
      throw new IllegalStateException("does not fit");
    }
    return frameWriter.position();
  }

  private static final class FixedRanges implements AckRanges {
    private static final long[] BOUNDS = {980, 1000, 960, 977, 900, 950, 3, 890};

    @Override
    public int rangeCount() {
      return BOUNDS.length / 2;
    }

    @Override
    public long smallest(int index) {
      return BOUNDS[2 * index];
    }

    @Override
    public long largest(int index) {
      return BOUNDS[2 * index + 1];
    }
  }
}
