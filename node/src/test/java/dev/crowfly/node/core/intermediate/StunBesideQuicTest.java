package dev.crowfly.node.core.intermediate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.stun.ServerAddresses;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.wire.Nodes;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One socket for all: the first byte decides (RFC 9443 §3). */
class StunBesideQuicTest {
  private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.1", 3478);
  private static final InetSocketAddress OTHER = new InetSocketAddress("198.51.100.2", 3479);
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 0x1234);
  private static final LocalKey[] KEYS = {
    new LocalKey(0, 0), new LocalKey(1, 0), new LocalKey(2, 0), new LocalKey(3, 0)
  };

  private final byte[] slot = new byte[1500];
  private final Transmit out = new Transmit();

  private static IntermediateCore core(StunSockets sockets) {
    return new IntermediateCore(
        IntermediateConfig.builder(Nodes.identity(1)).sockets(sockets).build(), Nodes.random(2));
  }

  /** A Binding request (RFC 8489 §5), with CHANGE-REQUEST (RFC 5780 §7.2) if there are flags. */
  private static byte[] request(int changeFlags) {
    ByteBuffer bytes = ByteBuffer.allocate(changeFlags == 0 ? 20 : 28);
    bytes.putShort((short) 1).putShort((short) (bytes.capacity() - 20)).putInt(0x2112A442);
    bytes.put("transaction!".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    if (changeFlags != 0) {
      bytes.putShort((short) 3).putShort((short) 4).putInt(changeFlags);
    }
    return bytes.array();
  }

  private static void receive(IntermediateCore core, LocalKey key, byte[] bytes) {
    core.receive(new Datagram().set(bytes, 0, bytes.length, key, CLIENT), 1);
  }

  private boolean poll(IntermediateCore core) {
    return core.pollTransmit(out.reset(slot, 0, slot.length), 1);
  }

  @Test
  void bindingRequest_isAnsweredWithTheAddressItCameFrom() {
    IntermediateCore core = core(StunSockets.single(KEYS[0], SERVER));
    receive(core, KEYS[0], request(0));
    assertTrue(poll(core));
    assertEquals(KEYS[0], out.local());
    assertEquals(CLIENT, out.peer());
    byte[] answer = Arrays.copyOf(slot, out.length());
    assertEquals(0x0101, ByteBuffer.wrap(answer).getShort());
    // XOR-MAPPED-ADDRESS: the port and the address with the magic cookie (RFC 8489 §14.2).
    assertArrayEquals(
        new byte[] {0, 0x20, 0, 8, 0, 1, 0x33, 0x26, (byte) 0xE1, 0x12, (byte) 0xA6, 0x45},
        Arrays.copyOfRange(answer, 20, 32));
    assertFalse(poll(core));
    assertEquals(1, core.stats().stunAnswered());
  }

  @Test
  void observer_answersFromItsOwnSocketAndIsToldByItsPortAlone() {
    InetSocketAddress observer = new InetSocketAddress("198.51.100.1", 3479);
    StunSockets sockets = StunSockets.single(KEYS[0], SERVER).withObserver(KEYS[2], observer);
    IntermediateCore core = core(sockets);
    receive(core, KEYS[2], request(0));
    receive(core, KEYS[0], request(0));
    receive(core, KEYS[1], request(0));
    assertTrue(poll(core));
    assertEquals(KEYS[2], out.local());
    assertEquals(CLIENT, out.peer());
    assertTrue(poll(core));
    assertEquals(KEYS[0], out.local());
    assertFalse(poll(core), "nobody has that socket");
    assertEquals(2, core.stats().stunAnswered());
    assertEquals(new InetSocketAddress("0.0.0.0", 3479), sockets.toldObserver());
  }

  @Test
  void alternate_isTheObserverAsItIsAndWithoutAnyNothingIsTold() {
    StunSockets four = new StunSockets(ServerAddresses.withAlternate(SERVER, OTHER), List.of(KEYS));
    assertEquals(OTHER, four.toldObserver());
    assertEquals(null, StunSockets.single(KEYS[0], SERVER).toldObserver());
    assertEquals(null, StunSockets.none().toldObserver());
  }

  @Test
  void changeRequest_isAnsweredFromTheSocketThatItAsksFor() {
    IntermediateCore core =
        core(new StunSockets(ServerAddresses.withAlternate(SERVER, OTHER), List.of(KEYS)));
    int[] flags = {0, 2, 4, 6}; // port, address, both: RFC 5780 §7.2
    for (int i = 0; i < flags.length; i++) {
      receive(core, KEYS[0], request(flags[i]));
      assertTrue(poll(core));
      assertEquals(KEYS[i], out.local(), "flags " + flags[i]);
    }
    receive(core, KEYS[3], request(6));
    assertTrue(poll(core));
    assertEquals(KEYS[0], out.local());
  }

  @Test
  void withoutAnAddress_stunIsCountedAndNotAnswered() {
    IntermediateCore core = core(StunSockets.none());
    receive(core, KEYS[0], request(0));
    assertFalse(poll(core));
    assertEquals(1, core.stats().stunDropped());
  }

  @Test
  void flood_getsAsManyAnswersAsThereArePlaces() {
    IntermediateCore core = core(StunSockets.single(KEYS[0], SERVER));
    for (int i = 0; i < 1_000; i++) {
      receive(core, KEYS[0], request(0));
    }
    int answers = 0;
    while (poll(core)) {
      answers++;
    }
    assertEquals(128, answers);
    assertEquals(1_000 - 128, core.stats().stunDropped());
    receive(core, KEYS[0], request(0));
    assertTrue(poll(core));
  }

  @Test
  void whatIsNeither_isCounted() {
    IntermediateCore core = core(StunSockets.single(KEYS[0], SERVER));
    receive(core, KEYS[0], new byte[0]);
    receive(core, KEYS[0], new byte[] {20, 1, 2, 3});
    receive(core, KEYS[0], new byte[] {0x40, 1, 2, 3});
    receive(core, KEYS[0], new byte[] {0, 1, 2, 3});
    assertFalse(poll(core));
    assertEquals(3, core.stats().strayDatagrams());
    assertEquals(1, core.stats().stunDropped());
  }
}
