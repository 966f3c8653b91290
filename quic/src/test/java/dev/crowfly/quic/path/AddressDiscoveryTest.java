package dev.crowfly.quic.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.recovery.NewReno;
import dev.crowfly.quic.wire.AddressDiscovery;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.PacketType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** draft-ietf-quic-address-discovery. */
class AddressDiscoveryTest {
  private static final InetSocketAddress V4 = inet(1234, 192, 0, 2, 7);
  private static final InetSocketAddress V6 =
      inet(443, 0x20, 0x01, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9);

  private final ObservedAddresses observed = new ObservedAddresses();
  private final List<long[]> tokens = new ArrayList<>();
  private final byte[] buf = new byte[100];
  private long now;
  private long nextId;

  private static InetSocketAddress inet(int port, int... ip) {
    byte[] bytes = new byte[ip.length];
    for (int i = 0; i < ip.length; i++) {
      bytes[i] = (byte) ip[i];
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private Path path(SocketAddress peer) {
    Path path =
        new Path(
            new Addr("local"),
            peer,
            new PathProperties(1200, 1, false, new byte[0]),
            new PathMtu(false, 1200, 1200),
            new NewReno(1200));
    path.id = nextId++;
    observed.onPath(path);
    return path;
  }

  /** The length of the frame that was written, 0 if none was. */
  private int write(Path path) {
    FrameWriter writer = new FrameWriter();
    writer.reset(buf, 0, buf.length);
    observed.write(path, writer, (kind, a, b, c) -> tokens.add(new long[] {kind, a, b}), 9, now);
    return writer.position();
  }

  private PathEvent read(ObservedAddresses at, Path path, int length) throws TransportError {
    PathEvent[] event = new PathEvent[1];
    IgnoringVisitor visitor =
        new IgnoringVisitor() {
          @Override
          public void onObservedAddress(
              long sequence, byte[] bytes, int ipOffset, int ipLength, int port)
              throws TransportError {
            event[0] = at.onReport(path, sequence, bytes, ipOffset, ipLength, port);
          }
        };
    new FrameReader().read(buf, 0, length, PacketType.ONE_RTT, visitor);
    return event[0];
  }

  private static ObservedAddresses receiver() {
    ObservedAddresses receiver = new ObservedAddresses();
    receiver.negotiate(AddressDiscovery.RECEIVES, AddressDiscovery.PROVIDES);
    return receiver;
  }

  @Test
  void nothingIsOwed_unlessWeProvideAndThePeerReceives() {
    for (AddressDiscovery own : AddressDiscovery.values()) {
      for (AddressDiscovery peer : AddressDiscovery.values()) {
        observed.negotiate(own, peer);
        assertEquals(own.provides() && peer.receives(), write(path(V4)) > 0, own + " " + peer);
      }
    }
  }

  @Test
  void everyPathGetsOneReport_withRisingNumbers() throws TransportError {
    observed.negotiate(AddressDiscovery.BOTH, AddressDiscovery.BOTH);
    for (InetSocketAddress peer : List.of(V4, V6)) {
      Path path = path(peer);
      int length = write(path);
      assertEquals(
          new PathEvent.AddressObserved(path.local(), path.peer(), peer),
          read(receiver(), path, length));
      assertEquals(0, write(path));
    }
    assertEquals(List.of(0L, 1L), tokens.stream().map(t -> t[2]).toList());
    assertEquals(List.of(0L, 1L), tokens.stream().map(t -> t[1]).toList());
  }

  @Test
  void peerWithoutAnIpAddress_isNotReported() {
    observed.negotiate(AddressDiscovery.BOTH, AddressDiscovery.BOTH);
    assertEquals(0, write(path(new Addr("relay"))));
  }

  @Test
  void lostReport_isRepeatedOnTheSamePathUnderItsNumber() {
    observed.negotiate(AddressDiscovery.BOTH, AddressDiscovery.BOTH);
    Path first = path(V4);
    Path second = path(V6);
    assertTrue(write(first) > 0);
    first.observation.onLost(0);
    second.observation.onLost(0);
    assertTrue(observed.isDue(first, now));
    assertTrue(write(first) > 0);
    assertEquals(0, tokens.get(1)[2]);
    first.observation.onLost(0);
    first.observation.onAcked(0);
    assertFalse(observed.isDue(first, now), "it has arrived after all");
  }

  @Test
  void reports_areRationed() {
    observed.negotiate(AddressDiscovery.BOTH, AddressDiscovery.BOTH);
    for (int i = 0; i < ObservedAddresses.BURST; i++) {
      assertTrue(write(path(V4)) > 0);
    }
    Path late = path(V4);
    assertEquals(0, write(late));
    assertEquals(ObservedAddresses.REFILL_NANOS, observed.nextTimeout(late));
    now = ObservedAddresses.REFILL_NANOS;
    observed.onTimeout(now);
    assertEquals(Long.MAX_VALUE, observed.nextTimeout(late));
    assertTrue(write(late) > 0);
    assertEquals(0, write(path(V4)));
  }

  @Test
  void olderAndEqualNumbers_areIgnored() throws TransportError {
    Path path = path(V4);
    ObservedAddresses receiver = receiver();
    assertTrue(receiver.onReport(path, 5, new byte[] {1, 2, 3, 4}, 0, 4, 1) != null);
    assertNull(receiver.onReport(path, 5, new byte[] {1, 2, 3, 5}, 0, 4, 1));
    assertNull(receiver.onReport(path, 4, new byte[] {1, 2, 3, 6}, 0, 4, 1));
    assertNull(receiver.onReport(path, 6, new byte[] {1, 2, 3, 4}, 0, 4, 1), "nothing new");
    assertTrue(receiver.onReport(path, 7, new byte[] {1, 2, 3, 4}, 0, 4, 2) != null);
  }

  @Test
  void reportThatWasNotAskedFor_isAProtocolViolation() {
    for (AddressDiscovery own : List.of(AddressDiscovery.NONE, AddressDiscovery.PROVIDES)) {
      observed.negotiate(own, AddressDiscovery.BOTH);
      TransportError error =
          assertThrows(
              TransportError.class,
              () -> observed.onReport(path(V4), 0, new byte[] {1, 2, 3, 4}, 0, 4, 1));
      assertEquals(TransportErrorCode.PROTOCOL_VIOLATION, error.code());
      assertEquals(0x9f81a6, error.frameType());
    }
  }

  @Test
  void queue_keepsOnlyTheLastWordOnEachPath() {
    PathEvents events = new PathEvents();
    Addr local = new Addr("local");
    for (int i = 1; i <= 1_000; i++) {
      events.add(new PathEvent.AddressObserved(local, V4, inet(i, 1, 2, 3, 4)));
      events.add(new PathEvent.AddressObserved(local, V6, inet(i, 1, 2, 3, 4)));
    }
    assertEquals(2, events.size());
    assertEquals(new PathEvent.AddressObserved(local, V4, inet(1_000, 1, 2, 3, 4)), events.poll());
  }
}
