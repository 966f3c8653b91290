package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.junit.jupiter.api.Test;

class UdpSocketTest {
  @Test
  void fragmentationIsForbiddenWhereTheJdkCan() throws Exception {
    try (Transport four = LoopRun.local();
        Transport both = UdpSocket.openDualStack(0)) {
      boolean can = Runtime.version().feature() >= 19;
      assertEquals(can, four.forbidsFragmentation());
      assertEquals(can, both.forbidsFragmentation());
    }
  }

  @Test
  void aDualStackSocketSpeaksBothProtocolsAndSeesPlainAddresses() throws Exception {
    InetAddress six = address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    try (Transport both = UdpSocket.openDualStack(0)) {
      assumeTrue(both.isDualStack(), "this machine has no IPv6");
      int port = both.localAddress().getPort();
      try (Talk talk = new Talk(both);
          Transport four = LoopRun.local()) {
        four.send(new byte[] {4}, 0, 1, 1, new InetSocketAddress(address(127, 0, 0, 1), port));
        assertEquals(4, talk.receive());
        assertEquals(four.localAddress(), talk.peer());
        assertTrue(talk.peer().getAddress() instanceof Inet4Address, "not an IPv4-mapped one");
        assertEquals(1, both.send(new byte[] {1}, 0, 1, 1, talk.peer()));
        try (Talk back = new Talk(four)) {
          assertEquals(1, back.receive());
        }
      }
      try (Talk talk = new Talk(both);
          Transport other = UdpSocket.open(new InetSocketAddress(six, 0))) {
        assertFalse(other.isDualStack());
        other.send(new byte[] {6}, 0, 1, 1, new InetSocketAddress(six, port));
        assertEquals(6, talk.receive());
        assertTrue(talk.peer().getAddress() instanceof Inet6Address);
        assertEquals(other.localAddress().getPort(), talk.peer().getPort());
      }
    }
  }

  @Test
  void theIpv4WildcardIsIpv4Alone() throws Exception {
    try (Transport four = UdpSocket.open(new InetSocketAddress(address(0, 0, 0, 0), 0))) {
      assertFalse(four.isDualStack());
      assertTrue(four.localAddress().getAddress() instanceof Inet4Address);
    }
  }

  @Test
  void aPortThatIsTakenIsTold() throws Exception {
    try (Transport first = LoopRun.local()) {
      assertThrows(BindException.class, () -> UdpSocket.open(first.localAddress()));
    }
    assertThrows(
        IOException.class,
        () -> UdpSocket.open(InetSocketAddress.createUnresolved("name.invalid", 0)));
  }

  @Test
  void aBatchArrivesAsTheDatagramsThatItIs() throws Exception {
    try (Transport from = LoopRun.local();
        Transport to = LoopRun.local();
        Talk talk = new Talk(to)) {
      byte[] bytes = new byte[2_500];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (i / 1_000);
      }
      assertEquals(2_500, from.send(bytes, 0, 2_500, 1_000, to.localAddress()));
      InetSocketAddress first = null;
      for (int i = 0; i < 3; i++) {
        assertEquals(i, talk.receive());
        assertEquals(i == 2 ? 500 : 1_000, talk.length());
        first = first == null ? talk.peer() : first;
        assertSame(first, talk.peer(), "one object for one peer");
      }
    }
  }

  @Test
  void equalAddressesAreOneObjectAndScopesAreTold() throws Exception {
    PeerAddresses peers = new PeerAddresses();
    byte[] linkLocal = address(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1).getAddress();
    InetSocketAddress one =
        new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 1), 4_000);
    InetSocketAddress again =
        new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 1), 4_000);
    InetSocketAddress elsewhere =
        new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 2), 4_000);
    assertSame(one, peers.intern(one));
    assertSame(one, peers.intern(again));
    assertSame(elsewhere, peers.intern(elsewhere), "another link is another host");
    for (int port = 1; port < 65_536; port++) {
      InetSocketAddress stranger = new InetSocketAddress(address(127, 0, 0, 1), port);
      assertSame(stranger, peers.intern(stranger), "a full table changes nothing");
    }
  }

  @Test
  void aDatagramThatIsTooLargeIsAnErrorOfThatDatagram() throws Exception {
    try (Transport from = LoopRun.local();
        Transport to = LoopRun.local();
        Talk talk = new Talk(to)) {
      assertThrows(
          IOException.class,
          () -> from.send(new byte[65_530], 0, 65_530, 65_530, to.localAddress()));
      from.send(new byte[] {7}, 0, 1, 1, to.localAddress());
      assertEquals(7, talk.receive());
    }
  }

  @Test
  void aSocketSurvivesThePortThatNobodyListensAt() throws Exception {
    InetSocketAddress nobody;
    try (Transport gone = LoopRun.local()) {
      nobody = gone.localAddress();
    }
    try (Transport from = LoopRun.local();
        Transport to = LoopRun.local();
        Talk talk = new Talk(from)) {
      for (int i = 0; i < 10; i++) {
        assertEquals(1, from.send(new byte[1], 0, 1, 1, nobody));
      }
      to.send(new byte[] {9}, 0, 1, 1, from.localAddress());
      assertEquals(9, talk.receive());
    }
  }

  @Test
  void closingTwiceIsHarmless() throws Exception {
    Transport socket = LoopRun.local();
    socket.close();
    socket.close();
  }

  private static InetAddress address(int... bytes) throws IOException {
    byte[] address = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      address[i] = (byte) bytes[i];
    }
    return InetAddress.getByAddress(address);
  }

  /** Receives with a selector of its own. */
  private static final class Talk implements AutoCloseable {
    private final ReceivedBatch batch = new ReceivedBatch();
    private int next;
    private int length;
    private final Selector selector = Selector.open();
    private final Transport transport;

    Talk(Transport transport) throws IOException {
      this.transport = transport;
      transport.register(selector, this);
    }

    /** The first byte of the next datagram. */
    int receive() throws IOException {
      next += length;
      if (next < batch.length()) {
        return first();
      }
      long until = System.nanoTime() + LoopRun.LONG.toNanos();
      while (System.nanoTime() < until) {
        for (SelectionKey key : selector.keys()) {
          if (transport.receive(key.channel(), batch)) {
            next = 0;
            return first();
          }
        }
        selector.selectedKeys().clear();
        selector.select(100);
      }
      throw new AssertionError("nothing came");
    }

    private int first() {
      length = Math.min(batch.segmentBytes(), batch.length() - next);
      return batch.buffer()[next];
    }

    /** The size of that datagram. */
    int length() {
      return length;
    }

    InetSocketAddress peer() {
      return batch.peer();
    }

    @Override
    public void close() throws IOException {
      selector.close();
    }
  }
}
