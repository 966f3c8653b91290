package dev.crowfly.quic.testing;

import dev.crowfly.quic.EndpointStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.QuicObserverFactory;
import java.net.SocketAddress;
import java.util.function.UnaryOperator;

/**
 * What must hold at every step of a {@link Pair}'s world, whatever the network does:
 *
 * <ul>
 *   <li>bytes and ack-eliciting packets in flight are what the log of sent packets says;
 *   <li>each packet has keys and a new number, and arrives at most once, unchanged;
 *   <li>data leaves only into room in the congestion window, or as a probe;
 *   <li>streams keep to the limits that arrived, and both ends count alike;
 *   <li>after the end nothing leaves but CONNECTION_CLOSE;
 *   <li>every byte on the wire is accounted for.
 * </ul>
 *
 * <p>{@link World} sees to the timers, {@link AmplificationWatch} to addresses not validated.
 */
public final class Invariants {
  private final Pair pair;
  private final PacketWatch client;
  private final PacketWatch server;
  private long clientBytes;
  private long serverBytes;

  private Invariants(Pair pair, PacketWatch client, PacketWatch server) {
    this.pair = pair;
    this.client = client;
    this.server = server;
    client.joinTo(server);
    server.joinTo(client);
    pair.network().tap(this::onWire);
    pair.world().onStep(this::check);
  }

  /**
   * Watches the one connection that a pair is going to make.
   *
   * @param settings what both ends have instead of the defaults
   */
  public static Invariants watch(Pair pair, UnaryOperator<QuicConfig.Builder> settings) {
    return watch(pair, settings, settings);
  }

  /** {@link #watch(Pair, UnaryOperator)} with other settings for each end. */
  public static Invariants watch(
      Pair pair,
      UnaryOperator<QuicConfig.Builder> clientSettings,
      UnaryOperator<QuicConfig.Builder> serverSettings) {
    QuicConfig.Builder clientBuilder = QuicConfig.builder(Pair.clientTls().build());
    QuicConfig.Builder serverBuilder = QuicConfig.builder(Pair.serverTls().build());
    return watch(pair, clientSettings.apply(clientBuilder), serverSettings.apply(serverBuilder));
  }

  /** {@link #watch(Pair, UnaryOperator)} with settings of the caller's; it adds its observers. */
  public static Invariants watch(
      Pair pair, QuicConfig.Builder clientBuilder, QuicConfig.Builder serverBuilder) {
    PacketWatch client = new PacketWatch(true, pair::clientConnection, serverBuilder.build());
    PacketWatch server = new PacketWatch(false, pair::serverConnection, clientBuilder.build());
    pair.clientConfig(clientBuilder.observers(once(client)).build());
    pair.serverConfig(serverBuilder.observers(once(server)).build());
    return new Invariants(pair, client, server);
  }

  private static QuicObserverFactory once(PacketWatch watch) {
    boolean[] given = {false};
    return (isClient, originalDcid, wallClockMillis, now) -> {
      if (given[0]) {
        // Of a second connection, which a late Initial may bring about, nothing is claimed.
        return QuicObserver.NONE;
      }
      given[0] = true;
      return watch;
    };
  }

  private void onWire(SocketAddress from, SocketAddress to, byte[] bytes) {
    if (from.equals(Pair.CLIENT_ADDRESS)) {
      clientBytes += bytes.length;
    } else {
      serverBytes += bytes.length;
    }
  }

  private void check() {
    if (client.isAttached()) {
      client.check();
      checkWire(client, pair.client(), clientBytes);
    }
    if (server.isAttached()) {
      server.check();
      checkWire(server, pair.server(), serverBytes);
    }
  }

  /** What is no packet of the connection is an answer of the endpoint to strangers. */
  private static void checkWire(PacketWatch watch, Host host, long wireBytes) {
    EndpointStats stats = host.endpoint().stats();
    long answers =
        stats.resetsSent()
            + stats.retriesSent()
            + stats.refusalsSent()
            + stats.versionNegotiationsSent();
    if (wireBytes != stats.bytesSent()
        || wireBytes < watch.bytesSent()
        || (answers == 0 && wireBytes != watch.bytesSent())) {
      throw new AssertionError(
          wireBytes + " bytes on the wire, packets had " + watch.bytesSent() + ": " + stats);
    }
  }

  /** Whether nothing is in flight and no stream is left, on either side. */
  public boolean isSettled() {
    return isSettled(client) && isSettled(server);
  }

  private static boolean isSettled(PacketWatch watch) {
    return !watch.recovery().isAwaitingAck() && watch.connection().streams().size() == 0;
  }

  /** Both ends live, have nothing in flight, keep no stream, and agree on what was said. */
  public void assertSettled() {
    for (PacketWatch watch : new PacketWatch[] {client, server}) {
      if (watch.closed() != null) {
        throw new AssertionError("closed: " + watch.closed());
      }
      if (watch.recovery().isAwaitingAck()) {
        throw new AssertionError("something is in flight still");
      }
      if (watch.connection().streams().size() != 0) {
        throw new AssertionError(watch.connection().streams().size() + " streams are left");
      }
    }
    assertAgreed(client, server);
    assertAgreed(server, client);
  }

  private static void assertAgreed(PacketWatch from, PacketWatch to) {
    long sent = from.ledger().uniqueBytesSent();
    long consumed = to.connection().streams().connectionWindow().consumed();
    if (sent != consumed) {
      throw new AssertionError(sent + " bytes were sent, " + consumed + " consumed");
    }
  }

  /** Packets that both ends deemed lost. */
  public long packetsLost() {
    return client.packetsLost() + server.packetsLost();
  }

  /** Those of them that were acknowledged later. */
  public long spuriousLosses() {
    return client.recovery().spuriousLosses() + server.recovery().spuriousLosses();
  }

  /** How often both ends replaced the keys that they send with. */
  public long keyUpdates() {
    return client.keyUpdates() + server.keyUpdates();
  }

  /** Stream bytes that were sent more than once, as a share of those sent. */
  public double repeatedShare() {
    long all = client.ledger().streamBytesSent() + server.ledger().streamBytesSent();
    long once = client.ledger().uniqueBytesSent() + server.ledger().uniqueBytesSent();
    return once == 0 ? 0 : (all - once) / (double) once;
  }
}
