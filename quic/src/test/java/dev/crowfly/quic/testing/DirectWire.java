package dev.crowfly.quic.testing;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.Transmit;
import java.net.SocketAddress;
import java.util.function.Consumer;

/**
 * Two endpoints joined by one array: what one sends the other receives at once. Nothing in between
 * allocates, queues or loses, so that what is measured is the endpoints'. Connections never idle
 * out: making thousands of them takes virtual time.
 */
public final class DirectWire {
  private static final long HALF_RTT_NANOS = 1_000_000;
  private static final int SLOT_BYTES = 1500;
  private static final QuicConfig ACCEPTED =
      QuicConfig.builder(Pair.serverTls().build()).maxIdleTimeoutMillis(0).build();
  private static final QuicConfig CONNECTING =
      QuicConfig.builder(Pair.clientTls().build()).maxIdleTimeoutMillis(0).build();

  private final QuicEndpoint client;
  private final QuicEndpoint server;
  private final Consumer<QuicEvent> onClientEvent;
  private final Consumer<QuicEvent> onServerEvent;
  private final byte[] slot = new byte[SLOT_BYTES];
  private final Transmit out = new Transmit();
  private final Datagram in = new Datagram();
  private long now;
  private long datagrams;

  /** The server accepts everyone. */
  public DirectWire(
      QuicEndpoint client,
      QuicEndpoint server,
      Consumer<QuicEvent> onClientEvent,
      Consumer<QuicEvent> onServerEvent) {
    this.client = client;
    this.server = server;
    this.onClientEvent = onClientEvent;
    this.onServerEvent = onServerEvent;
  }

  public QuicConnection connect() {
    return client.connect(
        CONNECTING,
        Pair.CLIENT_ADDRESS,
        Pair.SERVER_ADDRESS,
        Pair.SERVER_NAME,
        Identities.WALL_CLOCK_MILLIS,
        now);
  }

  public long now() {
    return now;
  }

  /** Datagrams carried so far. */
  public long datagrams() {
    return datagrams;
  }

  /** One round trip. */
  public void turn() {
    now += HALF_RTT_NANOS;
    client.onTimeout(now);
    server.onTimeout(now);
    pump(client, server, Pair.SERVER_ADDRESS, Pair.CLIENT_ADDRESS);
    drainServer();
    now += HALF_RTT_NANOS;
    pump(server, client, Pair.CLIENT_ADDRESS, Pair.SERVER_ADDRESS);
    for (QuicEvent event = client.pollEvent(); event != null; event = client.pollEvent()) {
      Failures.rethrow(event);
      onClientEvent.accept(event);
    }
  }

  private void pump(QuicEndpoint from, QuicEndpoint to, SocketAddress local, SocketAddress peer) {
    while (from.pollTransmit(out.reset(slot, 0, slot.length), now)) {
      datagrams++;
      to.receive(in.set(slot, 0, out.length(), local, peer), now);
    }
  }

  private void drainServer() {
    for (QuicEvent event = server.pollEvent(); event != null; event = server.pollEvent()) {
      if (event instanceof QuicEvent.ConnectionIncoming attempt) {
        server.accept(attempt.incoming(), ACCEPTED, Identities.WALL_CLOCK_MILLIS, now);
      }
      Failures.rethrow(event);
      onServerEvent.accept(event);
    }
  }
}
