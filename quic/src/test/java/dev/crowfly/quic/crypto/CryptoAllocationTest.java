package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.testing.AllocationMeter;
import dev.crowfly.quic.testing.NullAead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the hot path allocates; the JCA's AEADs apart, that is nothing. */
class CryptoAllocationTest {
  private static final int ROUNDS = 4;
  private static final int PACKETS = 5_000;
  private static final int PAYLOAD_LENGTH = 1200;

  private interface Packet {
    void run(long packetNumber) throws TransportError;
  }

  /** Bytes per packet, in the best of some rounds: the compiler's threads do not count. */
  private static double bytesPerPacket(Packet packet) throws TransportError {
    long best = Long.MAX_VALUE;
    long pn = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = AllocationMeter.allocatedBytes();
      for (int i = 0; i < PACKETS; i++) {
        packet.run(pn++);
      }
      best = Math.min(best, AllocationMeter.allocatedBytes() - before);
    }
    return (double) best / PACKETS;
  }

  private static void assertNothing(double bytesPerPacket) {
    // Reading the counter may itself cost an object per round.
    assertEquals(0.0, bytesPerPacket, 0.01);
  }

  @Test
  void the_counter_counts() throws Exception {
    byte[][] keep = new byte[1][];
    double bytes = bytesPerPacket(pn -> keep[0] = new byte[100]);
    assertTrue(bytes >= 100 && bytes < 150, "counted " + bytes);
  }

  @ParameterizedTest
  @EnumSource
  void header_protection_allocates_nothing(CipherSuite suite) throws Exception {
    byte[] key = new byte[suite == CipherSuite.TLS_AES_128_GCM_SHA256 ? 16 : 32];
    HeaderProtection protection = HeaderProtection.of(suite, key);
    byte[] buf = new byte[60];
    buf[0] = 0x40;
    assertNothing(
        bytesPerPacket(
            pn -> {
              protection.protect(buf, 0, 9, 1);
              assertEquals(1, protection.unprotect(buf, 0, 9, 60));
            }));
  }

  @ParameterizedTest
  @EnumSource
  void packet_keys_allocate_nothing_beside_the_aead(CipherSuite suite) throws Exception {
    byte[] secret = new byte[Hkdf.of(suite).hashLength()];
    PacketKeys keys = PacketKeys.derive(suite, secret, (s, key, iv) -> new NullAead());
    byte[] buf = new byte[PAYLOAD_LENGTH + 30];
    assertNothing(
        bytesPerPacket(
            pn -> {
              buf[0] = 0x41;
              keys.seal(buf, 0, 9, 2, PAYLOAD_LENGTH, pn);
              int end = 11 + PAYLOAD_LENGTH + Aead.TAG_LENGTH;
              assertEquals(2, keys.unprotectHeader(buf, 0, 9, end));
              assertEquals(PAYLOAD_LENGTH, keys.open(buf, 0, 11, end, pn));
            }));
  }

  @ParameterizedTest
  @EnumSource
  void one_rtt_keys_allocate_nothing_beside_the_aead(CipherSuite suite) throws Exception {
    byte[] secret = new byte[Hkdf.of(suite).hashLength()];
    OneRttKeys keys =
        OneRttKeys.derive(
            suite, secret, secret, (s, key, iv) -> new NullAead(), AeadLimits.of(suite));
    byte[] buf = new byte[PAYLOAD_LENGTH + 30];
    assertNothing(
        bytesPerPacket(
            pn -> {
              buf[0] = 0x41;
              buf[9] = (byte) (pn >> 8);
              buf[10] = (byte) pn;
              keys.seal(buf, 0, 9, 2, PAYLOAD_LENGTH, pn);
              int end = 11 + PAYLOAD_LENGTH + Aead.TAG_LENGTH;
              assertEquals(OpenStatus.OPENED, keys.open(buf, 0, 9, end, pn - 1, 0));
              assertEquals(pn, keys.packetNumber());
              keys.onAckSent(pn);
              keys.onAcked(pn, 0);
            }));
  }

  @ParameterizedTest
  @EnumSource
  void the_platform_allocates_a_few_kilobytes(CipherSuite suite) throws Exception {
    PacketKeys sender = PacketKeys.derive(suite, new byte[Hkdf.of(suite).hashLength()]);
    byte[] buf = new byte[PAYLOAD_LENGTH + 30];
    double bytes =
        bytesPerPacket(
            pn -> {
              buf[0] = 0x41;
              sender.seal(buf, 0, 9, 2, PAYLOAD_LENGTH, pn);
            });
    // Copies of whole packets would show here: the tables in the design say 1.0 to 2.2 KB.
    assertTrue(bytes > 100 && bytes < 4096, suite + " seals with " + bytes + " bytes of garbage");
  }
}
