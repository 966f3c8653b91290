package dev.crowfly.node.core.edge;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.stun.DatagramKind;
import dev.crowfly.node.core.EndpointSecret;
import dev.crowfly.node.core.ExtraSocket;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.node.core.leg.Leg;
import dev.crowfly.node.core.leg.LegConfig;
import dev.crowfly.node.core.leg.LegEvent;
import dev.crowfly.node.core.relay.RelayCounters;
import dev.crowfly.node.core.session.Reflexive;
import dev.crowfly.node.core.session.Session;
import dev.crowfly.node.core.session.SessionCounters;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingClient;
import dev.crowfly.signaling.client.SignalingClientConfig;
import dev.crowfly.signaling.client.SignalingEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

/**
 * A node at the edge, Agent and Connector at once, as one machine.
 *
 * <p>Before anything else it wants {@link #timeOfDay}, then {@link #network}. It asks for the
 * Intermediate's addresses by {@link NodeEvent.ResolveIntermediate}, at the start and whenever they
 * may have changed; the answer is {@link #intermediateAddresses}. From then on it keeps the leg,
 * the registrations and the sessions up by itself.
 *
 * <p>{@code now} is what {@link NodeMachine} says. Not thread-safe: one owner.
 */
public final class EdgeCore implements NodeMachine {
  private static final int NO_RETRY = 1 << 30;

  private final Parameters parameters;
  private final EdgePathPolicy paths;
  private final QuicEndpoint endpoint;
  private final SignalingClient signaling;
  private final Leg leg;
  private final EventQueue events = new EventQueue();
  private final WallClock wallClock = new WallClock();
  private final EdgeSessions sessions;
  private final Introductions introductions;
  private final Farewell farewell;
  private final IceTransmit iceTransmit = new IceTransmit();
  private final Datagram relayed = new Datagram();
  private List<LocalBase> bases = List.of();
  private List<InetSocketAddress> addresses = List.of();
  private long relayBytesReceived;
  private long datagramsDropped;

  /**
   * A node that does nothing yet.
   *
   * @param random a strong source, unless in a test: all of QUIC, ICE and back-off draw from it
   */
  public EdgeCore(EdgeConfig config, RandomSource random) {
    parameters = config.parameters();
    paths = new EdgePathPolicy(parameters);
    endpoint =
        QuicEndpoints.create(
            EndpointConfig.builder(random, EndpointSecret.of(config.identity()))
                .pathPolicy(paths)
                .acceptsConnections(config.connector())
                .maxConnections(2 * parameters.maxSessions() + 64)
                // The doorkeeper protects C, better than a Retry could.
                .retryAboveHalfOpen(NO_RETRY)
                .build());
    signaling =
        new SignalingClient(
            SignalingClientConfig.of(
                    config.identity().nodeId().toString(),
                    config.software(),
                    config.connector(),
                    config.agent())
                .withInstance(instance(random))
                .withMaxSessions(parameters.maxSessions())
                .withOpenTimeoutNanos(parameters.openTimeoutNanos()));
    LegConfig legConfig =
        new LegConfig(
            config.identity(),
            config.intermediateVerifier(),
            config.intermediateName(),
            config.observers(),
            config.keyLog());
    leg = new Leg(endpoint, legConfig, signaling, parameters, random);
    sessions =
        new EdgeSessions(config, random::nextBytes, endpoint, signaling, leg, events, wallClock);
    introductions = new Introductions(config, signaling, sessions, events);
    sessions.setAsking(introductions);
    farewell = new Farewell(config, signaling, leg, sessions, events);
  }

  // ---- commands

  /**
   * Tells the sockets and their addresses: at the start, and after each change of the network, with
   * {@link dev.crowfly.node.core.LocalKey}s of another generation then. Legs and sessions move. The
   * same list again changes nothing.
   */
  public void network(List<LocalBase> present, long now) {
    if (bases.equals(present)) {
      return;
    }
    bases = List.copyOf(present);
    paths.onBases(bases);
    leg.network(bases, now);
    sessions.onBases(bases, now);
  }

  /**
   * The answer to {@link NodeEvent.ResolveIntermediate}.
   *
   * @param resolved in the order in which they are tried; empty if there are none: it is asked
   *     again later
   */
  public void intermediateAddresses(List<InetSocketAddress> resolved, long now) {
    addresses = List.copyOf(resolved);
    sessions.onIntermediates(addresses);
    leg.addresses(addresses, now);
  }

  /**
   * Connector: publishes a service, now and after each reconnect; {@link NodeEvent.Registered} or
   * {@link NodeEvent.RegistrationRefused} follows each time. Idempotent.
   *
   * @throws IllegalArgumentException if that is no name for a service, see {@link
   *     dev.crowfly.signaling.ServiceName}
   * @throws IllegalStateException if there are too many
   */
  public void publish(String service, long now) {
    signaling.register(service, now);
    sessions.published().add(service);
  }

  /** Connector: publishes it no more; streams that are open go on. */
  public void unpublish(String service, long now) {
    if (sessions.published().remove(service)) {
      signaling.unregister(service, now);
    }
  }

  /**
   * Agent: wants a session with who serves {@code service}. {@link NodeEvent.SessionOpened} or
   * {@link NodeEvent.OpenFailed} with the same number follows within {@link
   * Parameters#openTimeoutNanos}, also while the leg is still on its way. A session that is there
   * already is told again, and keeps its mode.
   *
   * @param node node id of who has to serve it; empty = whoever does
   * @param expectedPeer node id that the peer has to prove, whatever the Intermediate says; empty =
   *     what the Intermediate says
   * @return the number of the request
   */
  public long open(String service, String node, String expectedPeer, PathMode mode, long now) {
    return introductions.open(service, node, expectedPeer, mode, now);
  }

  /**
   * The answer to {@link NodeEvent.OpenSockets}.
   *
   * @param opened perhaps fewer than were asked for, or none; each has a key that no socket had
   *     before. What comes in on them goes to {@link #receive} like anything else, until {@link
   *     NodeEvent.CloseSockets} names them; a change of the {@linkplain #network network} leaves
   *     their keys as they are, and closes them
   */
  public void socketsOpened(long ticket, List<ExtraSocket> opened, long now) {
    sessions.extras().onOpened(ticket, opened, now);
  }

  /** All sessions that have not ended; a copy. */
  public Collection<PeerSession> sessions() {
    return List.copyOf(sessions.known());
  }

  /** Counters. */
  public EdgeStats stats() {
    Collection<Session> known = sessions.known();
    SessionCounters counters = sessions.counters();
    RelayCounters relay = leg.relay().counters();
    return new EdgeStats(
        leg.isUp(),
        known.size(),
        (int) known.stream().filter(each -> each.connection() != null).count(),
        (int) known.stream().filter(Session::isDirect).count(),
        endpoint.stats().connections(),
        counters.opened(),
        counters.connectionsLost(),
        counters.pathChanges(),
        counters.punchesSucceeded(),
        counters.punchesFailed(),
        relay.bytes(),
        relayBytesReceived,
        relay.dropped(),
        sessions.doorkeeper().ignored(),
        sessions.stun().unmatched(),
        datagramsDropped);
  }

  // ---- the machine

  @Override
  public void receive(Datagram in, long now) {
    if (in.length() == 0) {
      datagramsDropped++;
      return;
    }
    switch (DatagramKind.of(in.buffer()[in.offset()])) {
      case QUIC -> endpoint.receive(in, now);
      case STUN -> {
        if (!sessions.receiveNat(in, now)) {
          receiveStun(in, now);
        }
      }
      case OTHER -> datagramsDropped++;
    }
  }

  private void receiveStun(Datagram in, long now) {
    Session session = sessions.stun().find(in.buffer(), in.offset(), in.length());
    if (session != null && in.peer() instanceof InetSocketAddress from) {
      session.machine().receiveStun(in.buffer(), in.offset(), in.length(), in.local(), from, now);
    }
  }

  @Override
  public void onTimeout(long now) {
    if (endpoint.nextTimeout() <= now) {
      endpoint.onTimeout(now);
    }
    leg.onTimeout(now);
    sessions.natWatch().onTimeout(now);
    signaling.onTimeout(now);
    sessions.agenda().onTimeout(now);
    sessions.doorkeeper().onTimeout(now);
  }

  @Override
  public long nextTimeout() {
    long next = Math.min(endpoint.nextTimeout(), leg.nextTimeout());
    next = Math.min(next, signaling.nextTimeout());
    next = Math.min(next, sessions.agenda().nextTimeout());
    next = Math.min(next, sessions.doorkeeper().nextTimeout());
    next = Math.min(next, sessions.natWatch().nextTimeout());
    return Math.min(next, farewell.nextTimeout());
  }

  @Override
  public boolean pollTransmit(Transmit out, long now) {
    do {
      if (pollIce(out, now)) {
        return true;
      }
      while (endpoint.pollTransmit(out, now)) {
        if (!(out.peer() instanceof RelayAddress peer)) {
          return true;
        }
        leg.relay().send(peer, out.buffer(), out.offset(), out.length(), now);
        leg.flush(now);
      }
      // What follows from events may be to send more, so they are not left to pollEvent.
    } while (handleEvents(now) || leg.flush(now) || farewell.proceed(now));
    return false;
  }

  private boolean pollIce(Transmit out, long now) {
    iceTransmit.reset(out.buffer(), out.offset(), out.limit());
    if (sessions.natWatch().isAsking() && sessions.natWatch().pollTransmit(iceTransmit, now)) {
      out.filled(iceTransmit.length(), iceTransmit.local(), iceTransmit.peer());
      return true;
    }
    Session session = sessions.agenda().pollTransmit(iceTransmit, now);
    if (session == null) {
      return false;
    }
    sessions.stun().onSent(iceTransmit, session);
    out.filled(iceTransmit.length(), iceTransmit.local(), iceTransmit.peer());
    return true;
  }

  @Override
  public NodeEvent pollEvent() {
    return events.poll();
  }

  @Override
  public void timeOfDay(long millisSince1970, long now) {
    boolean slept = wallClock.set(millisSince1970, now);
    leg.timeOfDay(millisSince1970, now);
    if (slept) {
      leg.suspended(now);
      sessions.onSuspended(now);
    }
  }

  @Override
  public void shutdown(long now) {
    introductions.close(now);
    for (String service : List.copyOf(sessions.published())) {
      signaling.unregister(service, now);
    }
    farewell.begin(now);
  }

  // ---- events of what is inside

  /** Returns whether there were any. */
  private boolean handleEvents(long now) {
    boolean any = false;
    QuicEvent quic = endpoint.pollEvent();
    while (quic != null) {
      any = true;
      onQuic(quic, now);
      quic = endpoint.pollEvent();
    }
    SignalingEvent news = leg.pollSignaling(now);
    while (news != null) {
      any = true;
      onSignaling(news, now);
      news = leg.pollSignaling(now);
    }
    LegEvent legNews = leg.pollEvent();
    while (legNews != null) {
      any = true;
      onLeg(legNews, now);
      legNews = leg.pollEvent();
    }
    return any;
  }

  private void onQuic(QuicEvent event, long now) {
    if (event instanceof QuicEvent.ConnectionIncoming news) {
      sessions.doorkeeper().onIncoming(news.incoming(), now);
    } else if (leg.onEvent(event, now)) {
      while (leg.relay().poll(relayed)) {
        relayBytesReceived += relayed.length();
        endpoint.receive(relayed, now);
      }
    } else {
      QuicConnection about = connectionOf(event);
      if (about != null && about.attachment() instanceof Session session) {
        session.machine().onQuic(event, now);
      }
    }
  }

  /** Tells this process from others with the same identity. */
  private static long instance(RandomSource random) {
    byte[] drawn = new byte[Long.BYTES];
    random.nextBytes(drawn, 0, drawn.length);
    return ByteBuffer.wrap(drawn).getLong() >>> 2;
  }

  private static QuicConnection connectionOf(QuicEvent event) {
    if (event instanceof QuicEvent.StreamUpdated news) {
      return news.connection();
    } else if (event instanceof QuicEvent.DatagramsReadable news) {
      return news.connection();
    } else if (event instanceof QuicEvent.DatagramSettled news) {
      return news.connection();
    } else if (event instanceof QuicEvent.PathUpdated news) {
      return news.connection();
    } else if (event instanceof QuicEvent.HandshakeCompleted news) {
      return news.connection();
    } else if (event instanceof QuicEvent.HandshakeConfirmed news) {
      return news.connection();
    } else if (event instanceof QuicEvent.StreamsAvailable news) {
      return news.connection();
    } else if (event instanceof QuicEvent.ConnectionClosed news) {
      return news.connection();
    } else {
      return null; // nothing that a session wants to know
    }
  }

  private void onSignaling(SignalingEvent event, long now) {
    if (event instanceof SignalingEvent.Registered news) {
      events.add(new NodeEvent.Registered(news.service()));
    } else if (event instanceof SignalingEvent.RegistrationRefused news) {
      events.add(new NodeEvent.RegistrationRefused(news.service(), news.code(), news.text()));
    } else if (event instanceof SignalingEvent.Answered news) {
      introductions.onAnswered(news, now);
    } else if (event instanceof SignalingEvent.OpenRefused news) {
      introductions.onRefused(news, now);
    } else if (event instanceof SignalingEvent.Welcomed news) {
      sessions.natWatch().onObserver(news.welcome().observer(), now);
    } else if (event instanceof SignalingEvent.Offered news) {
      introductions.onOffered(news.offer(), now);
    } else {
      SessionId about = sessionOf(event);
      Session session = about == null ? null : sessions.get(about);
      if (session != null) {
        session.machine().onSignaling(event, now);
      }
    }
  }

  private static SessionId sessionOf(SignalingEvent event) {
    if (event instanceof SignalingEvent.RemoteCandidate news) {
      return news.session();
    } else if (event instanceof SignalingEvent.RemoteCandidatesEnded news) {
      return news.session();
    } else if (event instanceof SignalingEvent.StartPunching news) {
      return news.session();
    } else if (event instanceof SignalingEvent.Restarted news) {
      return news.session();
    } else if (event instanceof SignalingEvent.Resumed news) {
      return news.session();
    } else if (event instanceof SignalingEvent.AccessChanged news) {
      return news.session();
    } else if (event instanceof SignalingEvent.SessionClosed news) {
      return news.session();
    } else {
      return null; // the leg's
    }
  }

  private void onLeg(LegEvent event, long now) {
    if (event instanceof LegEvent.Tell news) {
      events.add(news.event());
      if (news.event() instanceof NodeEvent.LegUp up) {
        sessions.natWatch().onServer(up.address(), now);
      }
    } else if (event instanceof LegEvent.AddressObserved news) {
      paths.onLegRtt(leg.rttNanos());
      InetSocketAddress server = addresses.isEmpty() ? news.observed() : addresses.get(0);
      sessions.onReflexive(new Reflexive(news.local(), news.observed(), server), now);
    } else if (event instanceof LegEvent.RelayAvailable) {
      paths.onLegRtt(leg.rttNanos());
      sessions.onRelayChanged(now);
    }
  }
}
