package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Batches of all shapes, between sockets with the offload and without: the other side sees the same
 * datagrams in the same order. Where there is no offload both kinds are the plain one.
 */
class OffloadRoundTripTest {
  /** What a receive buffer of any system holds. */
  private static final int MAX_BYTES = 100_000;

  /**
   * Datagrams of one size, the last one perhaps shorter.
   *
   * @param count of full ones
   * @param rest size of one more; 0 = none
   */
  record Shape(int segmentBytes, int count, int rest) {
    int bytes() {
      return segmentBytes * count + rest;
    }

    int datagrams() {
      return count + (rest > 0 ? 1 : 0);
    }
  }

  /** Who talks to whom. */
  enum Network {
    IPV4,
    IPV6,
    DUAL_STACK_TO_IPV4,
    IPV4_TO_DUAL_STACK,
    DUAL_STACK_TO_IPV6
  }

  @Provide
  Arbitrary<List<Shape>> shapes() {
    Arbitrary<Integer> sizes =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 1_500), Arbitraries.integers().between(1, 20_000));
    return Combinators.combine(
            sizes, Arbitraries.integers().between(1, 150), Arbitraries.integers().between(0, 99))
        .as(
            (size, count, rest) ->
                new Shape(size, Math.max(1, Math.min(count, 60_000 / size)), size * rest / 100))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
  void whatIsSentArrivesWholeAndInOrder(
      @ForAll("shapes") List<Shape> shapes,
      @ForAll Network network,
      @ForAll boolean sendsOffloaded,
      @ForAll boolean receivesOffloaded)
      throws IOException {
    try (Transport from = Kinds.open(sendsOffloaded, new InetSocketAddress(sender(network), 0));
        Transport to = Kinds.open(receivesOffloaded, new InetSocketAddress(receiver(network), 0));
        Collector collector = new Collector(to)) {
      InetSocketAddress peer = new InetSocketAddress(reached(network), to.localAddress().getPort());
      for (Shape shape : shapes) {
        check(shape, from, peer, collector);
      }
      for (InetSocketAddress each : collector.peers) {
        assertEquals(from.localAddress().getPort(), each.getPort());
        assertEquals(reached(network), each.getAddress());
      }
    }
  }

  private static void check(
      Shape shape, Transport from, InetSocketAddress peer, Collector collector) throws IOException {
    byte[] bytes = pattern(shape.bytes());
    collector.clear();
    int offset = 0;
    int arrived = 0;
    while (offset < bytes.length) {
      int part = Math.min(bytes.length - offset, wholeDatagrams(shape.segmentBytes()));
      int taken = from.send(bytes, offset, part, shape.segmentBytes(), peer);
      assertEquals(true, taken == part || taken % shape.segmentBytes() == 0, "whole datagrams");
      offset += taken;
      arrived += (taken + shape.segmentBytes() - 1) / shape.segmentBytes();
      collector.await(arrived);
    }
    List<byte[]> expected = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += shape.segmentBytes()) {
      int end = Math.min(bytes.length, at + shape.segmentBytes());
      expected.add(Arrays.copyOfRange(bytes, at, end));
    }
    assertEquals(shape.datagrams(), expected.size());
    assertEquals(expected.size(), collector.datagrams.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), collector.datagrams.get(i), "datagram " + i);
    }
  }

  private static int wholeDatagrams(int segmentBytes) {
    return Math.max(1, MAX_BYTES / segmentBytes) * segmentBytes;
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }

  private static InetAddress sender(Network network) throws IOException {
    return switch (network) {
      case IPV4, IPV4_TO_DUAL_STACK -> Kinds.loopback4();
      case IPV6 -> Kinds.loopback6();
      case DUAL_STACK_TO_IPV4, DUAL_STACK_TO_IPV6 -> InetAddress.getByAddress(new byte[16]);
    };
  }

  private static InetAddress receiver(Network network) throws IOException {
    return switch (network) {
      case IPV4, DUAL_STACK_TO_IPV4 -> Kinds.loopback4();
      case IPV6, DUAL_STACK_TO_IPV6 -> Kinds.loopback6();
      case IPV4_TO_DUAL_STACK -> InetAddress.getByAddress(new byte[16]);
    };
  }

  /** Both ends are the same machine: it is the sender's address, too. */
  private static InetAddress reached(Network network) throws IOException {
    return switch (network) {
      case IPV4, DUAL_STACK_TO_IPV4, IPV4_TO_DUAL_STACK -> Kinds.loopback4();
      case IPV6, DUAL_STACK_TO_IPV6 -> Kinds.loopback6();
    };
  }
}
