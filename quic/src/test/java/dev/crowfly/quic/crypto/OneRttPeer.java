package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import java.nio.ByteBuffer;

/**
 * One end of a connection, reduced to what matters for key updates: every packet acknowledges the
 * largest packet number received so far.
 */
final class OneRttPeer {
  private static final int HEADER_LENGTH = 9;
  private static final int PN_LENGTH = 4;
  private static final int PAYLOAD_LENGTH = 2 * Long.BYTES;
  private static final long NO_ACK = -1;

  /** A packet on its way. */
  static final class Flight {
    private final byte[] bytes;
    private final long packetNumber;
    private final long generation;

    Flight(byte[] bytes, long packetNumber, long generation) {
      this.bytes = bytes;
      this.packetNumber = packetNumber;
      this.generation = generation;
    }

    /** The sealed packet itself, which a test may damage. */
    byte[] bytes() {
      return bytes;
    }

    long packetNumber() {
      return packetNumber;
    }

    long generation() {
      return generation;
    }
  }

  /** Makes AEADs of the platform, and counts what is done. */
  static final class CountingProvider implements AeadProvider {
    int created;
    int opened;

    @Override
    public Aead create(CipherSuite suite, byte[] key, byte[] iv) {
      created++;
      Aead aead = AeadProvider.JCA.create(suite, key, iv);
      return new Aead() {
        @Override
        public void seal(byte[] buf, int header, int payload, int length, long pn) {
          aead.seal(buf, header, payload, length, pn);
        }

        @Override
        public int open(byte[] buf, int header, int payload, int end, long pn) {
          opened++;
          return aead.open(buf, header, payload, end, pn);
        }

        @Override
        public void discard() {
          aead.discard();
        }
      };
    }
  }

  final CountingProvider provider = new CountingProvider();
  final OneRttKeys keys;
  long nextPacketNumber;
  long largestReceived = -1;

  OneRttPeer(CipherSuite suite, boolean client, AeadLimits limits) {
    byte[] own = new byte[Hkdf.of(suite).hashLength()];
    byte[] other = own.clone();
    own[0] = (byte) (client ? 1 : 2);
    other[0] = (byte) (client ? 2 : 1);
    keys = OneRttKeys.derive(suite, own, other, provider, limits);
  }

  Flight send() {
    byte[] buf = new byte[HEADER_LENGTH + PN_LENGTH + PAYLOAD_LENGTH + Aead.TAG_LENGTH];
    long pn = nextPacketNumber++;
    ByteBuffer.wrap(buf)
        .put((byte) (0x40 | (PN_LENGTH - 1)))
        .position(HEADER_LENGTH)
        .putInt((int) pn)
        .putLong(pn)
        .putLong(largestReceived);
    long generation = keys.generation();
    keys.seal(buf, 0, HEADER_LENGTH, PN_LENGTH, PAYLOAD_LENGTH, pn);
    if (largestReceived != NO_ACK) {
      keys.onAckSent(largestReceived);
    }
    return new Flight(buf, pn, generation);
  }

  OpenStatus receive(Flight flight, long now) throws TransportError {
    return receive(flight.bytes, flight.packetNumber, now);
  }

  OpenStatus receive(byte[] bytes, long expectedPacketNumber, long now) throws TransportError {
    byte[] buf = bytes.clone();
    OpenStatus status = keys.open(buf, 0, HEADER_LENGTH, buf.length, largestReceived, now);
    if (status == OpenStatus.OPENED) {
      assertEquals(expectedPacketNumber, keys.packetNumber());
      assertEquals(PAYLOAD_LENGTH, keys.payloadLength());
      ByteBuffer payload = ByteBuffer.wrap(buf, keys.payloadOffset(), keys.payloadLength());
      assertEquals(expectedPacketNumber, payload.getLong());
      largestReceived = Math.max(largestReceived, expectedPacketNumber);
      long acked = payload.getLong();
      if (acked != NO_ACK) {
        keys.onAcked(acked, now);
      }
    }
    return status;
  }
}
