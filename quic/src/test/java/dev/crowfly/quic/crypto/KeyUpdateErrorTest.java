package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that has the keys, but not the manners: RFC 9001 §6.2 and §6.4. */
class KeyUpdateErrorTest {
  private static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;
  private static final long PTO = 100;

  /** Ours; it never seals unless a test says so. */
  private OneRttKeys keys;

  private byte[] peerSecret;
  private long largest;
  private long ownPacketNumber;

  @BeforeEach
  void connect() {
    peerSecret = new byte[32];
    peerSecret[0] = 9;
    keys = OneRttKeys.derive(SUITE, new byte[32], peerSecret);
    keys.onPto(PTO);
    keys.onHandshakeConfirmed();
    largest = -1;
    ownPacketNumber = 0;
  }

  /** A packet that the peer seals with keys of any generation. */
  private OpenStatus receive(int generation, boolean phase, long pn, long now)
      throws TransportError {
    PacketKeys peer = PacketKeys.derive(SUITE, peerSecret);
    for (int i = 0; i < generation; i++) {
      peer = peer.nextGeneration();
    }
    byte[] buf = new byte[60];
    ByteBuffer.wrap(buf).put((byte) (0x43 | (phase ? 4 : 0))).putInt((int) pn);
    peer.seal(buf, 0, 1, 4, 39, pn);
    OpenStatus status = keys.open(buf, 0, 1, 60, largest, now);
    if (status == OpenStatus.OPENED) {
      largest = Math.max(largest, pn);
    }
    return status;
  }

  private void assertOpens(int generation, long pn) throws TransportError {
    assertEquals(OpenStatus.OPENED, receive(generation, (generation & 1) != 0, pn, 1));
  }

  private void assertError(int generation, boolean phase, long pn, long now) {
    TransportError error =
        assertThrows(TransportError.class, () -> receive(generation, phase, pn, now));
    assertEquals(TransportErrorCode.KEY_UPDATE_ERROR, error.code());
  }

  private long sendAck() {
    byte[] buf = new byte[60];
    buf[0] = 0x43;
    long pn = ownPacketNumber++;
    keys.seal(buf, 0, 1, 4, 39, pn);
    keys.onAckSent(largest);
    return pn;
  }

  @Test
  void the_first_update_needs_an_acknowledgment_too() throws Exception {
    assertOpens(0, 0);
    assertError(1, true, 1, 1);
  }

  @Test
  void two_updates_without_an_acknowledgment_between_them() throws Exception {
    assertOpens(0, 0);
    sendAck();
    assertOpens(1, 1);
    keys.onTimeout(1);
    assertError(2, false, 2, 1);
  }

  @Test
  void an_acknowledgment_of_the_phase_before_is_not_enough() throws Exception {
    assertOpens(0, 5);
    sendAck();
    assertOpens(1, 10);
    byte[] buf = new byte[60];
    keys.seal(buf, 0, 1, 1, 42, ownPacketNumber++);
    keys.onAckSent(5);
    assertError(2, false, 11, 1);
  }

  @Test
  void two_updates_with_an_acknowledgment_between_them_are_fine() throws Exception {
    assertOpens(0, 0);
    sendAck();
    assertOpens(1, 1);
    sendAck();
    assertOpens(2, 2);
    sendAck();
    assertOpens(3, 3);
    assertEquals(3, keys.generation());
  }

  @Test
  void until_the_next_keys_are_made_a_second_update_is_just_not_authentic() throws Exception {
    assertOpens(0, 0);
    sendAck();
    assertOpens(1, 1);
    assertEquals(OpenStatus.NOT_AUTHENTIC, receive(2, false, 2, 1));
    assertEquals(1, keys.generation());
  }

  @Test
  void old_keys_on_a_packet_number_between_newer_ones() throws Exception {
    assertOpens(0, 0);
    sendAck();
    assertOpens(1, 10);
    assertOpens(1, 20);
    assertOpens(0, 9);
    // Both other generations are there: the packet number decides.
    keys.onTimeout(1);
    assertError(0, false, 15, 1);
  }

  @Test
  void old_keys_on_the_highest_packet_number() throws Exception {
    assertOpens(0, 0);
    sendAck();
    assertOpens(1, 10);
    // Next keys are absent, so the old ones stand in for them.
    assertError(0, false, 11, 1);
  }

  @Test
  void new_keys_on_a_packet_number_below_old_ones() throws Exception {
    assertOpens(0, 0);
    sendAck();
    assertOpens(1, 10);
    assertOpens(0, 8);
    assertOpens(1, 9);
    assertError(1, true, 7, 1);
  }

  @Test
  void new_keys_below_what_was_received_before_the_update() throws Exception {
    assertOpens(0, 0);
    assertOpens(0, 50);
    sendAck();
    assertOpens(1, 51);
    assertError(1, true, 49, 1);
  }

  @Test
  void next_keys_below_current_ones() throws Exception {
    assertOpens(0, 0);
    sendAck();
    assertOpens(1, 10);
    sendAck();
    keys.onTimeout(1 + 3 * PTO);
    assertError(2, false, 9, 1 + 3 * PTO);
    assertEquals(1, keys.generation());
  }

  @Test
  void an_update_before_anything_else() {
    assertError(1, true, 0, 1);
  }

  @Test
  void the_old_phase_bit_with_new_keys() throws Exception {
    assertOpens(0, 0);
    sendAck();
    assertOpens(1, 10);
    assertEquals(OpenStatus.NOT_AUTHENTIC, receive(1, false, 9, 1));
    assertEquals(OpenStatus.NOT_AUTHENTIC, receive(0, true, 9, 1));
  }

  @Test
  void an_update_acknowledged_with_old_keys() throws Exception {
    assertOpens(0, 0);
    long before = sendAck();
    assertOpens(0, 1);
    keys.onAcked(before, 1);
    keys.initiateUpdate(1);
    long after = sendAck();
    assertOpens(0, 2);
    keys.onAcked(before, 2);
    TransportError error = assertThrows(TransportError.class, () -> keys.onAcked(after, 2));
    assertEquals(TransportErrorCode.KEY_UPDATE_ERROR, error.code());
  }

  @Test
  void an_update_acknowledged_with_new_keys_is_fine() throws Exception {
    assertOpens(0, 0);
    long before = sendAck();
    assertOpens(0, 1);
    keys.onAcked(before, 1);
    keys.initiateUpdate(1);
    long after = sendAck();
    assertOpens(0, 2);
    assertOpens(1, 3);
    keys.onAcked(after, 2);
    assertOpens(0, 0);
    keys.onAcked(before, 2);
  }
}
