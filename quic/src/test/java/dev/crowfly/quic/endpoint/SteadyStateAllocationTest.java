package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.crypto.AeadProvider;
import dev.crowfly.quic.testing.AllocationMeter;
import dev.crowfly.quic.testing.Identities;
import dev.crowfly.quic.testing.NullAead;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.SeededRandom;
import org.junit.jupiter.api.Test;

/** DESIGN §8: in steady state a packet costs no allocation of our own. */
class SteadyStateAllocationTest {
  private static final int WARM_UP_BYTES = 60_000_000;
  private static final int MEASURED_BYTES = 12_000_000;
  private static final int ROUNDS = 5;
  private static final long RTT_NANOS = 2_000_000;

  /** A sender and a receiver joined by one array; nothing in between allocates. */
  private static final class Wire {
    final QuicEndpoint client;
    final QuicEndpoint server;
    final byte[] slot = new byte[1500];
    final byte[] data = new byte[16 * 1024];
    final Transmit out = new Transmit();
    final Datagram in = new Datagram();
    QuicConnection serverConnection;
    QuicStream sending;
    QuicStream receiving;
    boolean completed;
    long now;
    long packets;
    long received;

    Wire(AeadProvider aeads) {
      client = endpoint(1, false, aeads);
      server = endpoint(2, true, aeads);
    }

    private static QuicEndpoint endpoint(int seed, boolean accepts, AeadProvider aeads) {
      byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
      secret[0] = (byte) seed;
      return new Endpoint(
          EndpointConfig.builder(new SeededRandom(seed), secret)
              .acceptsConnections(accepts)
              .build(),
          aeads);
    }

    void connect() {
      client.connect(
          QuicConfig.builder(Pair.clientTls().build()).build(),
          Pair.CLIENT_ADDRESS,
          Pair.SERVER_ADDRESS,
          Pair.SERVER_NAME,
          Identities.WALL_CLOCK_MILLIS,
          now);
      while (!completed || serverConnection == null || !serverConnection.isHandshakeComplete()) {
        turn();
      }
    }

    /** Half a round trip: everything that may leave one side reaches the other. */
    void turn() {
      now += RTT_NANOS / 2;
      client.onTimeout(now);
      server.onTimeout(now);
      pump(client, server, Pair.SERVER_ADDRESS, Pair.CLIENT_ADDRESS);
      events(server);
      pump(server, client, Pair.CLIENT_ADDRESS, Pair.SERVER_ADDRESS);
      events(client);
    }

    private void pump(
        QuicEndpoint from,
        QuicEndpoint to,
        java.net.SocketAddress toLocal,
        java.net.SocketAddress fromLocal) {
      while (from.pollTransmit(out.reset(slot, 0, slot.length), now)) {
        packets++;
        to.receive(in.set(slot, 0, out.length(), toLocal, fromLocal), now);
      }
    }

    private void events(QuicEndpoint endpoint) {
      for (QuicEvent event = endpoint.pollEvent(); event != null; event = endpoint.pollEvent()) {
        if (event instanceof QuicEvent.StreamUpdated update) {
          if (endpoint == server) {
            receiving = update.stream();
          }
        } else if (event instanceof QuicEvent.ConnectionIncoming attempt) {
          serverConnection =
              server.accept(
                  attempt.incoming(),
                  QuicConfig.builder(Pair.serverTls().build()).build(),
                  Identities.WALL_CLOCK_MILLIS,
                  now);
        } else if (event instanceof QuicEvent.HandshakeConfirmed confirmed && endpoint == client) {
          completed = true;
          sending = confirmed.connection().openStream(true);
        }
      }
    }

    void transfer(long bytes) {
      long goal = received + bytes;
      while (received < goal) {
        while (sending.write(data, 0, data.length) == data.length) {
          // until the send buffer is full
        }
        turn();
        if (receiving != null) {
          for (int n = receiving.read(data, 0, data.length);
              n > 0;
              n = receiving.read(data, 0, data.length)) {
            received += n;
          }
        }
      }
    }
  }

  @Test
  void aBulkTransfer_allocatesNothingOfOurOwn() {
    double bytesPerPacket = measure((suite, key, iv) -> new NullAead());
    assertEquals(0.0, bytesPerPacket, 0.05, "bytes allocated per packet, both ends together");
    double withCipher = measure(AeadProvider.JCA);
    System.out.printf(
        "bytes allocated per packet, both ends together: %.3f of our own, %.0f with the JCA%n",
        bytesPerPacket, withCipher);
  }

  /** The least of several rounds: what the JIT and class loading allocate is not ours. */
  private static double measure(AeadProvider aeads) {
    Wire wire = new Wire(aeads);
    wire.connect();
    wire.transfer(aeads == AeadProvider.JCA ? MEASURED_BYTES : WARM_UP_BYTES);
    double least = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long packetsBefore = wire.packets;
      long before = AllocationMeter.allocatedBytes();
      wire.transfer(MEASURED_BYTES);
      long allocated = AllocationMeter.allocatedBytes() - before;
      long packets = wire.packets - packetsBefore;
      assertTrue(packets > MEASURED_BYTES / 1200, "packets: " + packets);
      least = Math.min(least, (double) allocated / packets);
    }
    return least;
  }
}
