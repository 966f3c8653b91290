package dev.crowfly.sim;

import dev.crowfly.sim.link.Datagram;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A capture file in the format of libpcap, with nanoseconds and bare IP packets (LINKTYPE_RAW,
 * 101).
 */
final class Capture {
  private static final int MAGIC_OF_NANOSECONDS = 0xa1b23c4d;
  private static final int LINKTYPE_RAW = 101;
  private static final int SNAP_BYTES = 65_535;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int UDP_HEADER = 8;
  private static final byte UDP = 17;
  private static final byte HOPS = 64;

  private final OutputStream out;
  private final long startNanos;
  private final long startMillis;
  private short identification;

  /** Begins a file; times are told as times of day. */
  Capture(OutputStream out, long startNanos, long startMillis) {
    this.out = out;
    this.startNanos = startNanos;
    this.startMillis = startMillis;
    byte[] file = new byte[FILE_HEADER];
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MAGIC_OF_NANOSECONDS).putShort((short) 2).putShort((short) 4);
    header.putInt(0).putInt(0).putInt(SNAP_BYTES).putInt(LINKTYPE_RAW);
    write(file);
  }

  void add(Datagram datagram, long now) {
    boolean isSix = datagram.destination().getAddress() instanceof Inet6Address;
    int length = datagram.packetBytes();
    byte[] record = new byte[RECORD_HEADER + length];
    ByteBuffer packet = ByteBuffer.wrap(record);
    long since = now - startNanos;
    long seconds = startMillis / 1000 + since / NANOS_PER_SECOND;
    long nanos = startMillis % 1000 * NANOS_PER_MILLI + since % NANOS_PER_SECOND;
    packet.order(ByteOrder.LITTLE_ENDIAN);
    packet.putInt((int) (seconds + nanos / NANOS_PER_SECOND));
    packet.putInt((int) (nanos % NANOS_PER_SECOND));
    packet.putInt(length).putInt(length);
    packet.order(ByteOrder.BIG_ENDIAN);
    byte[] source = datagram.source().getAddress().getAddress();
    byte[] destination = datagram.destination().getAddress().getAddress();
    if (isSix) {
      packet.putInt(6 << 28).putShort((short) (length - IPV6_HEADER)).put(UDP).put(HOPS);
      packet.put(source).put(destination);
    } else {
      int start = packet.position();
      packet.putShort((short) 0x4500).putShort((short) length).putShort(identification++);
      packet.putShort((short) 0x4000).put(HOPS).put(UDP).putShort((short) 0);
      packet.put(source).put(destination);
      packet.putShort(start + 10, folded(sum(packet, start, IPV4_HEADER)));
    }
    addUdp(packet, datagram, sum(source) + sum(destination));
    write(record);
  }

  /** The UDP header and payload; the checksum covers the addresses as well (RFC 768). */
  private static void addUdp(ByteBuffer packet, Datagram datagram, long addresses) {
    int start = packet.position();
    int length = UDP_HEADER + datagram.payload().length;
    packet.putShort((short) datagram.source().getPort());
    packet.putShort((short) datagram.destination().getPort());
    packet.putShort((short) length).putShort((short) 0).put(datagram.payload());
    short checksum = folded(addresses + UDP + length + sum(packet, start, length));
    packet.putShort(start + 6, checksum == 0 ? (short) 0xffff : checksum);
  }

  private static long sum(byte[] bytes) {
    return sum(ByteBuffer.wrap(bytes), 0, bytes.length);
  }

  /** The sum of 16-bit words, a last odd byte with a zero after it. */
  private static long sum(ByteBuffer in, int from, int length) {
    long sum = 0;
    for (int i = 0; i < length; i++) {
      int value = in.get(from + i) & 0xff;
      sum += i % 2 == 0 ? value << Byte.SIZE : value;
    }
    return sum;
  }

  private static short folded(long sum) {
    long left = sum;
    while (left > 0xffff) {
      left = (left & 0xffff) + (left >> 16);
    }
    return (short) ~left;
  }

  private void write(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
