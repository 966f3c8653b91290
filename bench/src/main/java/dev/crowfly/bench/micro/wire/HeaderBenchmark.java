package dev.crowfly.bench.micro.wire;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.wire.HeaderWriter;
import dev.crowfly.quic.wire.PacketHeader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Headers of packets, before protection and after its removal: ns per header. */
public class HeaderBenchmark extends NanosPerOperation {
  private static final int PACKET_BYTES = 1200;
  private static final int PN_LENGTH = 2;

  private final byte[] dcid = {1, 2, 3, 4, 5, 6, 7, 8};
  private final byte[] scid = {8, 7, 6, 5, 4, 3, 2, 1};
  private final byte[] token = new byte[64];
  private final byte[] out = new byte[PACKET_BYTES];
  private final byte[] shortPacket = new byte[PACKET_BYTES];
  private final byte[] longPacket = new byte[PACKET_BYTES];
  private final HeaderWriter writer = new HeaderWriter();
  private final PacketHeader header = new PacketHeader();
  private long packetNumber;

  /** Makes the packets that are parsed. */
  @Setup
  public void makePackets() {
    writeShort(shortPacket);
    writeInitial(longPacket);
  }

  /** A short header (RFC 9000 §17.3.1) into an array. */
  @Benchmark
  public int encodeShort() {
    return writeShort(out);
  }

  /** The header of an Initial packet with a token (RFC 9000 §17.2.2) into an array. */
  @Benchmark
  public int encodeLong() {
    return writeInitial(out);
  }

  /** A short header out of an array. */
  @Benchmark
  public int decodeShort() {
    return decode(shortPacket);
  }

  /** The header of an Initial packet out of an array. */
  @Benchmark
  public int decodeLong() {
    return decode(longPacket);
  }

  private int writeShort(byte[] to) {
    return writer.writeShort(to, 0, PACKET_BYTES, dcid, false, packetNumber++, PN_LENGTH);
  }

  private int writeInitial(byte[] to) {
    int payload =
        writer.writeInitial(to, 0, PACKET_BYTES, dcid, scid, token, packetNumber++, PN_LENGTH);
    writer.patchLength(PACKET_BYTES);
    return payload;
  }

  private int decode(byte[] packet) {
    if (!header.parse(packet, 0, PACKET_BYTES, dcid.length)) {
      throw new IllegalStateException("a genuine header was not understood");
    }
    return header.packetNumberOffset() + header.end();
  }
}
