package dev.crowfly.bench.loopback;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.node.io.LoopConfig;
import dev.crowfly.node.io.LoopListener;
import dev.crowfly.node.io.SystemRandom;
import dev.crowfly.node.io.Transport;
import dev.crowfly.node.io.UdpSocket;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A client or a server of ours: an endpoint and its application, driven by the loop and the
 * transport that nodes use. Everything but {@link #start}, {@link #execute} and {@link #close}
 * happens on the loop's thread.
 */
final class OurSide implements NodeMachine, LoopListener, AutoCloseable {
  private static final long INITIAL_RTT_NANOS = 333_000_000L;

  /** The local end of all paths: there is one socket. */
  private static final LocalKey LOCAL = new LocalKey(0, 0);

  /** Tells the loop that an event was dealt with, so that it asks for what follows from it. */
  private final NodeEvent.StreamNews dealtWith = new NodeEvent.StreamNews();

  private final String name;
  private final OurApplication application;
  private final QuicConfig config;
  private final EventLoop loop;
  private final Transport transport;
  private final QuicEndpoint endpoint;
  private long now;

  OurSide(String name, boolean server, QuicConfig config, int datagramBytes, OurApplication app)
      throws IOException {
    this.name = name;
    this.application = app;
    this.config = config;
    loop = new EventLoop(LoopConfig.defaults(name).withSlotBytes(Math.max(1500, datagramBytes)));
    transport = openTransport();
    loop.add(transport);
    RandomSource random = new SystemRandom();
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    random.nextBytes(secret, 0, secret.length);
    endpoint =
        QuicEndpoints.create(
            EndpointConfig.builder(random, secret)
                .acceptsConnections(server)
                .pathPolicy(PathPolicy.internet(datagramBytes, INITIAL_RTT_NANOS))
                .build());
  }

  /** As a node opens its sockets: with an offload if there is one, and it is not switched off. */
  static Transport openTransport() throws IOException {
    return UdpSocket.open(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
  }

  InetSocketAddress address() {
    return transport.localAddress();
  }

  OurSide start() {
    loop.start(this, this);
    return this;
  }

  /** Runs something on the loop's thread, and sends what comes of it. */
  void execute(Runnable task) {
    loop.execute(
        time -> {
          now = time;
          task.run();
        });
  }

  void connect(InetSocketAddress server) {
    var unused =
        endpoint.connect(config, LOCAL, server, "localhost", System.currentTimeMillis(), now);
  }

  /** The loop's time. */
  long now() {
    return now;
  }

  // ---- the machine

  @Override
  public void receive(Datagram in, long time) {
    now = time;
    endpoint.receive(in, time);
  }

  @Override
  public void onTimeout(long time) {
    now = time;
    endpoint.onTimeout(time);
  }

  @Override
  public long nextTimeout() {
    return endpoint.nextTimeout();
  }

  @Override
  public boolean pollTransmit(Transmit out, long time) {
    now = time;
    application.beforeTransmit();
    return endpoint.pollTransmit(out, time);
  }

  @Override
  public NodeEvent pollEvent() {
    QuicEvent event = endpoint.pollEvent();
    if (event == null) {
      return null;
    }
    if (event instanceof QuicEvent.ConnectionIncoming attempt) {
      endpoint.accept(attempt.incoming(), config, System.currentTimeMillis(), now);
    } else {
      application.onEvent(event, now);
    }
    return dealtWith;
  }

  @Override
  public void timeOfDay(long millisSince1970, long time) {
    now = time;
  }

  @Override
  public void shutdown(long time) {}

  // ---- its listener

  @Override
  public void onEvent(NodeEvent event, long time) {}

  @Override
  public void onFailure(String where, Throwable failure) {
    application.failed(new IllegalStateException(where, failure));
  }

  @Override
  public void close() {
    loop.close();
    System.err.println(name + ": " + loop.stats()); // for the log
  }
}
