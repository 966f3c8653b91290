package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.util.EnumMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Key updates between honest peers, step by step; limits; bytes from anywhere. */
class OneRttKeysTest {
  private static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;
  private static final long PTO = 100;

  private static final Map<CipherSuite, OneRttPeer> FRESH = new EnumMap<>(CipherSuite.class);
  private static final Map<CipherSuite, OneRttPeer> UPDATED = new EnumMap<>(CipherSuite.class);

  private OneRttPeer client;
  private OneRttPeer server;

  @BeforeEach
  void connect() {
    connect(AeadLimits.of(SUITE));
  }

  private void connect(AeadLimits limits) {
    client = new OneRttPeer(SUITE, true, limits);
    server = new OneRttPeer(SUITE, false, limits);
    client.keys.onPto(PTO);
    server.keys.onPto(PTO);
  }

  /** Both have an acknowledgment from the other in the current phase. */
  private void roundTrip(long now) throws TransportError {
    assertEquals(OpenStatus.OPENED, server.receive(client.send(), now));
    assertEquals(OpenStatus.OPENED, client.receive(server.send(), now));
    assertEquals(OpenStatus.OPENED, server.receive(client.send(), now));
  }

  private void confirm() {
    client.keys.onHandshakeConfirmed();
    server.keys.onHandshakeConfirmed();
  }

  @Test
  void an_update_needs_a_confirmed_handshake_and_an_acknowledged_packet() throws Exception {
    assertFalse(client.keys.mayInitiateUpdate(0));
    client.keys.onHandshakeConfirmed();
    assertFalse(client.keys.mayInitiateUpdate(0));
    assertThrows(IllegalStateException.class, () -> client.keys.initiateUpdate(0));
    roundTrip(0);
    assertTrue(client.keys.mayInitiateUpdate(0));
    assertFalse(server.keys.mayInitiateUpdate(0));
  }

  @Test
  void the_peer_follows_an_update_with_its_next_packet() throws Exception {
    confirm();
    roundTrip(0);
    client.keys.initiateUpdate(1);
    assertTrue(client.keys.keyPhase());
    assertFalse(server.keys.keyPhase());
    assertEquals(OpenStatus.OPENED, server.receive(client.send(), 1));
    assertEquals(0x47, server.keys.firstByte());
    assertTrue(server.keys.keyPhase());
    assertEquals(OpenStatus.OPENED, client.receive(server.send(), 2));
    assertEquals(1, client.keys.generation());
    assertEquals(1, server.keys.generation());
  }

  @Test
  void the_next_update_comes_three_pto_after_the_acknowledgment_of_the_last() throws Exception {
    confirm();
    roundTrip(0);
    client.keys.initiateUpdate(1);
    assertFalse(client.keys.mayInitiateUpdate(10_000));
    roundTrip(50);
    assertFalse(client.keys.mayInitiateUpdate(50 + 3 * PTO - 1));
    assertTrue(client.keys.mayInitiateUpdate(50 + 3 * PTO));
    assertTrue(server.keys.mayInitiateUpdate(50 + 3 * PTO));
  }

  @Test
  void both_may_initiate_at_the_same_time() throws Exception {
    confirm();
    roundTrip(0);
    roundTrip(0);
    client.keys.initiateUpdate(1);
    server.keys.initiateUpdate(1);
    roundTrip(2);
    assertEquals(1, client.keys.generation());
    assertEquals(1, server.keys.generation());
  }

  @Test
  void hundreds_of_updates_in_a_row() throws Exception {
    confirm();
    long now = 0;
    for (int i = 0; i < 300; i++) {
      roundTrip(now);
      roundTrip(now);
      now += 3 * PTO;
      (i % 3 == 0 ? server : client).keys.initiateUpdate(now);
    }
    roundTrip(now);
    assertEquals(300, client.keys.generation());
    assertEquals(300, server.keys.generation());
  }

  @Test
  void delayed_packets_open_until_three_pto_after_the_update_was_seen() throws Exception {
    confirm();
    roundTrip(0);
    OneRttPeer.Flight delayed = client.send();
    OneRttPeer.Flight late = client.send();
    client.keys.initiateUpdate(1);
    assertEquals(OpenStatus.OPENED, server.receive(client.send(), 10));
    assertEquals(OpenStatus.OPENED, server.receive(delayed, 10 + 3 * PTO - 1));
    assertEquals(OpenStatus.NOT_AUTHENTIC, server.receive(late, 10 + 3 * PTO));
    assertEquals(OpenStatus.OPENED, server.receive(client.send(), 10 + 3 * PTO));
  }

  @Test
  void the_initiator_keeps_old_keys_until_the_peer_has_followed() throws Exception {
    confirm();
    roundTrip(0);
    OneRttPeer.Flight old = server.send();
    OneRttPeer.Flight older = server.send();
    client.keys.initiateUpdate(1);
    client.keys.onTimeout(1);
    assertEquals(OneRttKeys.NEVER, client.keys.nextTimeout());
    assertEquals(OpenStatus.OPENED, client.receive(older, 1_000_000));
    assertEquals(OneRttKeys.NEVER, client.keys.nextTimeout());
    server.receive(client.send(), 1_000_000);
    client.receive(server.send(), 1_000_000);
    assertEquals(1_000_000 + 3 * PTO, client.keys.nextTimeout());
    client.keys.onTimeout(1_000_000 + 3 * PTO);
    assertEquals(OneRttKeys.NEVER, client.keys.nextTimeout());
    assertEquals(OpenStatus.NOT_AUTHENTIC, client.receive(old, 1_000_000 + 3 * PTO));
  }

  @Test
  void the_next_keys_are_due_at_once_after_an_update() throws Exception {
    confirm();
    roundTrip(0);
    assertEquals(OneRttKeys.NEVER, server.keys.nextTimeout());
    client.keys.initiateUpdate(1);
    server.receive(client.send(), 7);
    assertEquals(7, server.keys.nextTimeout());
    int created = server.provider.created;
    server.keys.onTimeout(7);
    assertEquals(created + 2, server.provider.created);
    assertEquals(7 + 3 * PTO, server.keys.nextTimeout());
  }

  @Test
  void a_flipped_phase_bit_changes_nothing() throws Exception {
    confirm();
    roundTrip(0);
    OneRttPeer.Flight flight = client.send();
    byte[] forged = flight.bytes().clone();
    forged[0] ^= 0x04;
    for (int i = 0; i < 5; i++) {
      assertEquals(OpenStatus.NOT_AUTHENTIC, server.receive(forged, 0, 1));
    }
    assertEquals(0, server.keys.generation());
    assertEquals(OpenStatus.OPENED, server.receive(flight, 1));
  }

  @Test
  void the_limit_brings_an_update_by_itself_at_half() throws Exception {
    connect(new AeadLimits(20, 1));
    confirm();
    roundTrip(0);
    for (int sent = 2; sent < 10; sent++) {
      assertFalse(client.keys.updateIfDue(1));
      server.receive(client.send(), 1);
    }
    assertTrue(client.keys.updateIfDue(1));
    assertEquals(1, client.keys.generation());
    assertFalse(client.keys.updateIfDue(1));
    roundTrip(2);
  }

  @Test
  void without_an_update_sealing_ends_at_the_limit() {
    connect(new AeadLimits(16, 1));
    for (int i = 0; i < 14; i++) {
      assertFalse(client.keys.sendLimitReached());
      client.send();
      assertFalse(client.keys.updateIfDue(1));
    }
    assertTrue(client.keys.sendLimitReached());
    // Room to say so.
    assertTrue(client.keys.canSeal());
    client.send();
    client.send();
    assertFalse(client.keys.canSeal());
    assertThrows(IllegalStateException.class, client::send);
  }

  @Test
  void limits_are_never_looser_than_those_of_the_rfc() {
    AeadLimits loose = new AeadLimits(Long.MAX_VALUE, Long.MAX_VALUE);
    assertEquals(AeadLimits.of(SUITE), loose.min(AeadLimits.of(SUITE)));
    assertEquals(new AeadLimits(5, 6), new AeadLimits(5, 9).min(new AeadLimits(7, 6)));
  }

  @Test
  void more_forgeries_than_the_limit_end_the_connection() throws Exception {
    connect(new AeadLimits(100, 3));
    byte[] forged = client.send().bytes();
    forged[20] ^= 1;
    for (int i = 0; i < 3; i++) {
      assertEquals(OpenStatus.NOT_AUTHENTIC, server.receive(forged, 0, 0));
    }
    TransportError error = assertThrows(TransportError.class, () -> server.receive(forged, 0, 0));
    assertEquals(TransportErrorCode.AEAD_LIMIT_REACHED, error.code());
    assertEquals(4, server.keys.rejectedPackets());
  }

  @Test
  void forgeries_add_up_over_generations_and_levels() throws Exception {
    connect(new AeadLimits(100, 3));
    confirm();
    server.keys.addRejected(2);
    roundTrip(0);
    client.keys.initiateUpdate(1);
    OneRttPeer.Flight flight = client.send();
    server.receive(flight, 1);
    flight.bytes()[20] ^= 1;
    assertEquals(OpenStatus.NOT_AUTHENTIC, server.receive(flight, 1));
    assertThrows(TransportError.class, () -> server.receive(flight, 1));
  }

  @Test
  void sealing_sets_the_phase_bit_itself() throws Exception {
    byte[] buf = new byte[40];
    buf[0] = 0x44;
    client.keys.seal(buf, 0, 1, 1, 22, 0);
    assertEquals(OpenStatus.OPENED, server.keys.open(buf, 0, 1, 40, -1, 0));
    assertEquals(0x40, server.keys.firstByte());
  }

  @Test
  void reserved_bits_are_shown_to_the_caller() throws Exception {
    byte[] buf = new byte[40];
    buf[0] = 0x58;
    client.keys.seal(buf, 0, 1, 1, 22, 0);
    assertEquals(OpenStatus.OPENED, server.keys.open(buf, 0, 1, 40, -1, 0));
    assertEquals(0x58, server.keys.firstByte());
    assertEquals(0x58, buf[0]);
  }

  @Test
  void a_packet_without_a_sample_is_too_short() throws Exception {
    assertEquals(OpenStatus.TOO_SHORT, server.keys.open(new byte[28], 0, 9, 28, -1, 0));
    assertEquals(0, server.keys.rejectedPackets());
  }

  @Test
  void rfc9000_A3_packet_number_is_restored() throws Exception {
    byte[] buf = new byte[40];
    buf[0] = 0x41;
    buf[1] = (byte) 0x9b;
    buf[2] = 0x32;
    client.keys.seal(buf, 0, 1, 2, 21, 0xa82f9b32L);
    assertEquals(OpenStatus.OPENED, server.keys.open(buf, 0, 1, 40, 0xa82f30eaL, 0));
    assertEquals(0xa82f9b32L, server.keys.packetNumber());
  }

  @Property(tries = 1000)
  void packet_numbers_are_restored_within_half_a_window_of_the_expected(
      @ForAll @IntRange(min = 1, max = 4) int pnLength,
      @ForAll @LongRange(min = -1, max = (1L << 62) - 2) long largest,
      @ForAll @LongRange(min = -(1L << 31), max = 1L << 31) long distance)
      throws TransportError {
    connect();
    long half = 1L << (8 * pnLength - 1);
    long pn = largest + 1 + Math.max(1 - half, Math.min(half, distance));
    if (pn < 0 || pn >= 1L << 62) {
      return;
    }
    byte[] buf = new byte[48];
    buf[0] = (byte) (0x40 | (pnLength - 1));
    for (int i = 0; i < pnLength; i++) {
      buf[1 + i] = (byte) (pn >>> (8 * (pnLength - 1 - i)));
    }
    client.keys.seal(buf, 0, 1, pnLength, 20, pn);
    int end = 1 + pnLength + 36;
    assertEquals(OpenStatus.OPENED, server.keys.open(buf, 0, 1, end, largest, 0));
    assertEquals(pn, server.keys.packetNumber());
    assertEquals(20, server.keys.payloadLength());
  }

  private static OneRttPeer updatedPeer(CipherSuite suite) throws TransportError {
    OneRttPeer peer = new OneRttPeer(suite, false, AeadLimits.of(suite));
    OneRttPeer other = new OneRttPeer(suite, true, AeadLimits.of(suite));
    other.keys.onHandshakeConfirmed();
    peer.keys.onPto(PTO);
    peer.receive(other.send(), 0);
    other.receive(peer.send(), 0);
    other.keys.initiateUpdate(0);
    peer.receive(other.send(), 0);
    return peer;
  }

  @BeforeContainer
  static void makePeers() throws TransportError {
    for (CipherSuite suite : CipherSuite.values()) {
      FRESH.put(suite, new OneRttPeer(suite, false, AeadLimits.of(suite)));
      UPDATED.put(suite, updatedPeer(suite));
    }
  }

  @Property(tries = 10_000)
  void arbitrary_bytes_never_throw(
      @ForAll CipherSuite suite,
      @ForAll @Size(min = 1, max = 80) byte[] bytes,
      @ForAll @IntRange(min = 1, max = 21) int pnOffset,
      @ForAll @LongRange(min = -1, max = (1L << 62) - 1) long largest,
      @ForAll boolean updated)
      throws TransportError {
    // Peers are shared by all tries: what they are fed must not change them.
    OneRttPeer peer = (updated ? UPDATED : FRESH).get(suite);
    long generation = peer.keys.generation();
    OpenStatus status =
        peer.keys.open(bytes, 0, Math.min(pnOffset, bytes.length), bytes.length, largest, 1);
    assertEquals(
        bytes.length - pnOffset < 20 ? OpenStatus.TOO_SHORT : OpenStatus.NOT_AUTHENTIC, status);
    assertEquals(generation, peer.keys.generation());
  }
}
