package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.KeyLog;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A client and a server endpoint, the same in every run, and a wire with a fixed delay between
 * them. A {@link Middle} may do what it likes to each datagram. Each end may have several
 * addresses.
 */
final class QuicPair {
  /** Somebody on the way: says what becomes of a datagram by sending on whatever it likes. */
  interface Middle {
    void onDatagram(SocketAddress from, SocketAddress to, byte[] datagram);
  }

  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;
  static final long WALL_CLOCK_MILLIS = 1_795_305_600_000L;
  static final InetSocketAddress CLIENT = address(1, 50_001);
  static final InetSocketAddress SERVER = address(2, 4433);

  private static final long DELAY = 5 * MILLI;
  private static final int MOST_STEPS = 20_000;
  private static final long DAY_MILLIS = 86_400_000L;
  private static final Identity IDENTITY =
      Identity.generate(
          KeyKind.ED25519,
          new Seeded(1),
          WALL_CLOCK_MILLIS - DAY_MILLIS,
          WALL_CLOCK_MILLIS + 365 * DAY_MILLIS,
          "server.test");

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record InFlight(SocketAddress from, SocketAddress to, byte[] bytes, long arrives) {}

  private final Deque<InFlight> wire = new ArrayDeque<>();
  private final EndpointWatch client;
  private final EndpointWatch server;
  private final Conversation conversation = new Conversation();
  private final QuicConfig clientConfig;
  private final QuicConfig serverConfig;
  private Middle middle = this::pass;
  private QuicConnection accepted;
  private long now = 7 * SECOND;
  private int steps;

  QuicPair(KeyLog keys) {
    clientConfig =
        config(
            TlsConfig.builder()
                .alpn("fuzz")
                .cipherSuites(CipherSuite.TLS_AES_128_GCM_SHA256)
                .peerVerifier(PeerVerifiers.pinned(IDENTITY.nodeId()))
                .keyLog(keys)
                .build());
    serverConfig =
        config(
            TlsConfig.builder()
                .alpn("fuzz")
                .credentials(IDENTITY.credentials())
                .peerVerifier(PeerVerifiers.insecureAcceptAnyone())
                .build());
    client = watch(2, false, conversation::onClientEvent);
    server = watch(3, true, this::onServerEvent);
  }

  private static QuicConfig config(TlsConfig tls) {
    return QuicConfig.builder(tls)
        .maxDatagramFrameSize(1200)
        .maxStreamsBidi(8)
        .maxStreamsUni(8)
        .maxQueuedDatagrams(16)
        .build();
  }

  private EndpointWatch watch(
      int seed, boolean accepts, java.util.function.Consumer<QuicEvent> application) {
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    secret[0] = (byte) seed;
    QuicEndpoint endpoint =
        QuicEndpoints.create(
            EndpointConfig.builder(new Seeded(seed), secret)
                .acceptsConnections(accepts)
                .pathPolicy(PathPolicy.internet(EndpointWatch.MOST_DATAGRAM_BYTES, 50 * MILLI))
                .build());
    return new EndpointWatch(endpoint, this::onSent, application);
  }

  static InetSocketAddress address(int host, int port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host}), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  EndpointWatch client() {
    return client;
  }

  EndpointWatch server() {
    return server;
  }

  Conversation conversation() {
    return conversation;
  }

  long now() {
    return now;
  }

  void middle(Middle another) {
    middle = another;
  }

  /** Nobody is on the way any more. */
  void noMiddle() {
    middle = this::pass;
  }

  /** The server's end of the first connection; null before it was accepted. */
  QuicConnection accepted() {
    return accepted;
  }

  QuicConnection connect(SocketAddress local) {
    QuicConnection connection =
        client
            .endpoint()
            .connect(clientConfig, local, SERVER, "server.test", WALL_CLOCK_MILLIS, now);
    client.drain(now);
    return connection;
  }

  private void onServerEvent(QuicEvent event) {
    if (event instanceof QuicEvent.ConnectionIncoming incoming) {
      QuicConnection made =
          server.endpoint().accept(incoming.incoming(), serverConfig, WALL_CLOCK_MILLIS, now);
      accepted = accepted == null ? made : accepted;
    } else {
      conversation.onServerEvent(event);
    }
  }

  private void onSent(SocketAddress from, SocketAddress to, byte[] datagram) {
    middle.onDatagram(from, to, datagram);
  }

  /** Sends a datagram on, as if it had just left. */
  void pass(SocketAddress from, SocketAddress to, byte[] datagram) {
    wire.addLast(new InFlight(from, to, datagram, now + DELAY));
  }

  /** Takes the oldest datagram off the wire and puts it behind all others: they were reordered. */
  void reorder() {
    InFlight first = wire.pollFirst();
    if (first != null) {
      pass(first.from(), first.to(), first.bytes());
    }
  }

  /** Whatever is due by then happens, in its order. */
  void runFor(long nanos) {
    long until = now + nanos;
    long next = nextTime();
    while (next <= until) {
      now = Math.max(now, next);
      step();
      next = nextTime();
    }
    now = until;
  }

  private long nextTime() {
    long next = Math.min(client.endpoint().nextTimeout(), server.endpoint().nextTimeout());
    return wire.isEmpty() ? next : Math.min(next, wire.peekFirst().arrives());
  }

  private void step() {
    unless(++steps < MOST_STEPS, "the world does not come to rest");
    InFlight first = wire.peekFirst();
    if (first != null && first.arrives() <= now) {
      wire.removeFirst();
      boolean toServer = ((InetSocketAddress) first.to()).getPort() == SERVER.getPort();
      (toServer ? server : client).receive(first.from(), first.to(), first.bytes(), now);
    } else if (client.endpoint().nextTimeout() <= now) {
      client.onTimeout(now);
    } else {
      server.onTimeout(now);
    }
  }

  /** After all, both endpoints forget everything: nothing leaks and nothing stays due. */
  void checkAllIsForgotten() {
    runFor(120 * SECOND);
    for (EndpointWatch side : new EndpointWatch[] {client, server}) {
      unlessEqual(0, side.endpoint().stats().connections(), "connections that nobody forgets");
      unlessEqual(0, side.endpoint().stats().halfOpen(), "attempts that nobody forgets");
      unlessEqual(QuicEndpoint.NEVER, side.endpoint().nextTimeout(), "due after the end");
    }
  }
}
