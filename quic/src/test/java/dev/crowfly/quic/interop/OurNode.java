package dev.crowfly.quic.interop;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.EndpointStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.interop.peers.SilentPeerError;
import dev.crowfly.quic.testing.Failures;
import dev.crowfly.quic.testing.SeededRandom;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/** Our endpoint on a real loopback socket, client or server, for tests that wait for its events. */
final class OurNode implements AutoCloseable {
  /** Only ever reached by a test that fails. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final LinkedBlockingQueue<QuicEvent> events = new LinkedBlockingQueue<>();
  private final UdpDriver driver;
  private final EndpointConfig config;
  private final EndpointMachine machine;
  private QuicEndpoint endpoint;
  private InetSocketAddress address;
  private Application application;

  private OurNode(EndpointConfig config, QuicConfig accepted, Faults faults) {
    this.config = config;
    machine = new EndpointMachine();
    UdpDriver.Options options =
        UdpDriver.Options.none()
            .withFilters(faults.incoming(), faults.outgoing())
            .withAfterDrain(now -> drainEvents(accepted, now));
    driver =
        UdpDriver.start(
            local -> {
              address = local;
              restart();
              return machine;
            },
            options);
  }

  /** What happens to the datagrams of a node. */
  record Faults(DatagramFilter incoming, DatagramFilter outgoing) {
    static final Faults NONE = new Faults(DatagramFilter.none(), DatagramFilter.none());
  }

  /** A node that only connects. */
  static OurNode client() {
    return client(Faults.NONE);
  }

  /** A node that only connects, over a bad network. */
  static OurNode client(Faults faults) {
    return new OurNode(endpointConfig().build(), null, faults);
  }

  /** A node that accepts everyone with the given settings. */
  static OurNode server(QuicConfig accepted) {
    return server(accepted, builder -> builder);
  }

  /** A node that accepts everyone, with other settings of its endpoint. */
  static OurNode server(QuicConfig accepted, UnaryOperator<EndpointConfig.Builder> settings) {
    EndpointConfig config = settings.apply(endpointConfig().acceptsConnections(true)).build();
    return new OurNode(config, accepted, Faults.NONE);
  }

  private static EndpointConfig.Builder endpointConfig() {
    SeededRandom random = new SeededRandom(System.nanoTime());
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    random.nextBytes(secret, 0, secret.length);
    return EndpointConfig.builder(random, secret);
  }

  private void restart() {
    endpoint = QuicEndpoints.create(config);
    machine.drive(endpoint);
  }

  private void drainEvents(QuicConfig accepted, long now) {
    for (QuicEvent event = endpoint.pollEvent(); event != null; event = endpoint.pollEvent()) {
      Failures.rethrow(event);
      if (event instanceof QuicEvent.ConnectionIncoming attempt) {
        endpoint.accept(attempt.incoming(), accepted, System.currentTimeMillis(), now);
      }
      if (application != null) {
        application.onEvent(event, now);
      }
      if (application == null || !isData(event)) {
        events.add(event);
      }
    }
  }

  /** News that only an application understands, and that there is no end of. */
  private static boolean isData(QuicEvent event) {
    return event instanceof QuicEvent.StreamUpdated
        || event instanceof QuicEvent.DatagramsReadable
        || event instanceof QuicEvent.DatagramSettled;
  }

  /** Has an application hear of every event, on the loop's thread; streams are its own then. */
  OurNode runs(Application app) {
    driver.run(now -> application = app);
    return this;
  }

  /**
   * Loses all connections: a new endpoint with the same settings takes over the socket. Waits for
   * it, or what the caller has a peer send next might still reach the old one.
   */
  void forgetEverything() {
    var unused =
        driver.call(
            now -> {
              restart();
              return now;
            });
  }

  /** Does something to the connection, on the thread that owns it. */
  void act(LongConsumer action) {
    driver.run(action);
  }

  InetSocketAddress address() {
    return address;
  }

  /** Gives the node one more socket, to migrate to. */
  InetSocketAddress openSocket() {
    return driver.openSocket();
  }

  /** Begins to connect. */
  QuicConnection connect(QuicConfig config, InetSocketAddress server, String serverName) {
    return driver.call(
        now ->
            endpoint.connect(config, address, server, serverName, System.currentTimeMillis(), now));
  }

  void close(QuicConnection connection, long code, String reason) {
    driver.run(now -> connection.close(code, reason, now));
  }

  EndpointStats stats() {
    return driver.call(now -> endpoint.stats());
  }

  /** Asks something of the connection, on the thread that owns it. */
  <T> T ask(Function<QuicConnection, T> question, QuicConnection connection) {
    return driver.call(now -> question.apply(connection));
  }

  /** Keying material for a label of these tests, on the thread that owns the connection. */
  byte[] exported(QuicConnection connection) {
    return ask(
        owned -> owned.exportKeyingMaterial("EXPORTER-interop", new byte[0], 32), connection);
  }

  /** Has the connection send a PING. */
  void ping(QuicConnection connection) {
    driver.run(connection::ping);
  }

  /** Why a connection ended, once it has. */
  CloseReason awaitClose() {
    return await(QuicEvent.ConnectionClosed.class).reason();
  }

  /** Why a connection ended, which must be that QUIC closed it. */
  CloseReason.ClosedByTransport awaitTransportClose(boolean byPeer) {
    CloseReason reason = awaitClose();
    if (reason instanceof CloseReason.ClosedByTransport closed && closed.byPeer() == byPeer) {
      return closed;
    }
    throw new AssertionError(
        (byPeer ? "not closed by the peer's QUIC: " : "not by ours: ") + reason);
  }

  /** The next event of a kind, passing over others. */
  <E extends QuicEvent> E await(Class<E> type) {
    List<QuicEvent> passedOver = new ArrayList<>();
    long deadline = System.nanoTime() + BOUND.toNanos();
    try {
      while (true) {
        QuicEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event == null) {
          throw new SilentPeerError("no " + type.getSimpleName() + "; saw " + passedOver, null);
        }
        if (type.isInstance(event)) {
          return type.cast(event);
        }
        passedOver.add(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
