package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.crypto.AeadProvider;
import dev.crowfly.quic.testing.AllocationMeter;
import dev.crowfly.quic.testing.DirectWire;
import dev.crowfly.quic.testing.MtuPair;
import dev.crowfly.quic.testing.NullAead;
import dev.crowfly.quic.testing.SeededRandom;
import org.junit.jupiter.api.Test;

/**
 * DESIGN §8: in steady state a packet costs no allocation of our own. Path MTU discovery is on, and
 * finds what the wire and the paths allow.
 */
class SteadyStateAllocationTest {
  private static final int WARM_UP_BYTES = 60_000_000;
  private static final int MEASURED_BYTES = 12_000_000;
  private static final int ROUNDS = 5;
  private static final int DATAGRAM_BYTES = 1472;
  private static final long RTT_NANOS = 2_000_000L;

  /** A client that sends without end and a server that reads as fast as it comes. */
  private static final class BulkTransfer {
    private final byte[] data = new byte[16 * 1024];
    private final DirectWire wire;
    private QuicConnection connection;
    private QuicStream sending;
    private QuicStream receiving;
    private long received;

    BulkTransfer(AeadProvider aeads) {
      wire =
          new DirectWire(
              endpoint(1, false, aeads),
              endpoint(2, true, aeads),
              this::onClientEvent,
              this::onServerEvent);
      wire.connect();
      while (sending == null) {
        wire.turn();
      }
    }

    private static Endpoint endpoint(int seed, boolean accepts, AeadProvider aeads) {
      byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
      secret[0] = (byte) seed;
      return new Endpoint(
          EndpointConfig.builder(new SeededRandom(seed), secret)
              .acceptsConnections(accepts)
              .pathPolicy(PathPolicy.internet(DATAGRAM_BYTES, RTT_NANOS))
              .build(),
          aeads);
    }

    private void onClientEvent(QuicEvent event) {
      if (event instanceof QuicEvent.HandshakeConfirmed confirmed) {
        connection = confirmed.connection();
        sending = connection.openStream(true);
      }
    }

    private void onServerEvent(QuicEvent event) {
      if (event instanceof QuicEvent.StreamUpdated update) {
        receiving = update.stream();
      }
    }

    void transfer(long bytes) {
      long goal = received + bytes;
      while (received < goal) {
        int written = data.length;
        while (written == data.length) {
          written = sending.write(data, 0, data.length);
        }
        wire.turn();
        int n = receiving == null ? 0 : receiving.read(data, 0, data.length);
        while (n > 0) {
          received += n;
          n = receiving.read(data, 0, data.length);
        }
      }
    }
  }

  @Test
  void aBulkTransfer_allocatesNothingOfOurOwn() {
    double ours = bytesPerDatagram((suite, key, iv) -> new NullAead());
    assertEquals(0.0, ours, 0.05, "bytes allocated per datagram, both ends together");
    System.out.printf(
        "bytes allocated per datagram, both ends together: %.3f of our own, %.0f with the JCA%n",
        ours, bytesPerDatagram(AeadProvider.JCA));
  }

  /** The least of several rounds: what the JIT and class loading allocate is not ours. */
  private static double bytesPerDatagram(AeadProvider aeads) {
    BulkTransfer bulk = new BulkTransfer(aeads);
    bulk.transfer(WARM_UP_BYTES);
    double least = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long datagramsBefore = bulk.wire.datagrams();
      long before = AllocationMeter.allocatedBytes();
      bulk.transfer(MEASURED_BYTES);
      long allocated = AllocationMeter.allocatedBytes() - before;
      long datagrams = bulk.wire.datagrams() - datagramsBefore;
      assertTrue(datagrams > MEASURED_BYTES / DATAGRAM_BYTES, "datagrams: " + datagrams);
      least = Math.min(least, (double) allocated / datagrams);
    }
    assertEquals(DATAGRAM_BYTES, MtuPair.mtu(bulk.connection));
    return least;
  }
}
