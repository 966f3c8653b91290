package dev.crowfly.node.core.intermediate;

import dev.crowfly.ice.stun.DatagramKind;
import dev.crowfly.node.core.EndpointSecret;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.node.core.leg.LegProtocol;
import dev.crowfly.node.core.relay.FlowLimits;
import dev.crowfly.node.core.relay.RelayCounters;
import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.EndpointStats;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.switchboard.Switchboard;
import dev.crowfly.signaling.switchboard.SwitchboardEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;

/**
 * The Intermediate: legs of all nodes, signaling between them, the relay, and STUN, on the same
 * sockets.
 *
 * <p>Everybody who has a key may connect (mutual TLS); who may do what is decided by node id. The
 * caller hands in datagrams with one local key per socket, the same for ever: the Intermediate does
 * not roam.
 */
public final class IntermediateCore implements NodeMachine {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Before the first sample: an edge is on the other side of an access network. */
  private static final long INITIAL_RTT_NANOS = 200 * NANOS_PER_MILLI;

  private final QuicConfig legConfig;
  private final QuicEndpoint endpoint;
  private final StunDesk stun;
  private final Relay relay;
  private final Legs legs;
  private final Switchboard switchboard;
  private final long drainNanos;
  private final Queue<NodeEvent> events = new ArrayDeque<>();
  private final IntermediateCounters counters = new IntermediateCounters();

  private long wallClockMillis;
  private long wallClockAt;
  private long endsAt = NEVER; // NEVER = not asked to end
  private boolean drained;
  private boolean endTold;

  /**
   * An Intermediate that waits for nodes.
   *
   * @param random where all randomness comes from; strong, or nobody is safe
   */
  public IntermediateCore(IntermediateConfig config, RandomSource random) {
    this(config, random, QuicEndpoints::create);
  }

  /** With an endpoint that is made otherwise: for measurements. */
  IntermediateCore(
      IntermediateConfig config,
      RandomSource random,
      Function<EndpointConfig, QuicEndpoint> endpoints) {
    TlsConfig tls =
        TlsConfig.builder()
            .alpn(LegProtocol.ALPN)
            .credentials(config.identity().credentials())
            .peerVerifier(PeerVerifiers.insecureAcceptAnyone()) // who it is decides what it may
            .clientAuthentication(ClientAuthentication.REQUIRED)
            .keyLog(config.keyLog())
            .build();
    legConfig = LegProtocol.intermediate(tls, config.parameters(), config.observers());
    endpoint = endpoints.apply(endpointConfig(config, random));
    stun = new StunDesk(config.sockets());
    relay = new Relay(FlowLimits.of(config.parameters(), config.bytesPerSecondPerFlow()));
    legs = new Legs(relay);
    switchboard =
        new Switchboard(
            config.switchboard().withObserver(config.sockets().toldObserver()),
            config.registry(),
            config.access(),
            bytes -> random.nextBytes(bytes, 0, bytes.length),
            legs::rttNanos);
    legs.connectTo(switchboard);
    drainNanos = config.parameters().drainNanos();
  }

  private static EndpointConfig endpointConfig(IntermediateConfig config, RandomSource random) {
    return EndpointConfig.builder(random, EndpointSecret.of(config.identity()))
        .acceptsConnections(true)
        .pathPolicy(PathPolicy.internet(LegProtocol.DATAGRAM_BYTES, INITIAL_RTT_NANOS))
        .maxConnections(config.maxConnections())
        .maxHalfOpen(config.maxHalfOpen())
        .retryAboveHalfOpen(config.retryAboveHalfOpen())
        .build();
  }

  // ---- inputs

  @Override
  public void receive(Datagram in, long now) {
    DatagramKind kind =
        in.length() == 0 ? DatagramKind.OTHER : DatagramKind.of(in.buffer()[in.offset()]);
    switch (kind) {
      case QUIC -> {
        endpoint.receive(in, now);
        settle(now);
      }
      case STUN -> stun.receive(in);
      case OTHER -> counters.onStray();
    }
  }

  @Override
  public void onTimeout(long now) {
    if (endpoint.nextTimeout() <= now) {
      endpoint.onTimeout(now);
    }
    if (switchboard.nextTimeout() <= now) {
      switchboard.onTimeout(now);
    }
    legs.onTimeout(now);
    settle(now);
    if (endsAt <= now) {
      drained = true;
    }
  }

  @Override
  public void timeOfDay(long millisSince1970, long now) {
    wallClockMillis = millisSince1970;
    wallClockAt = now;
  }

  /** The access policy answers differently now: services and sessions follow it. */
  public void accessChanged(long now) {
    switchboard.accessChanged(now);
    settle(now);
  }

  /** The service registry has answers that it had not when it was asked. */
  public void registryAnswered(long now) {
    switchboard.registryAnswered(now);
    settle(now);
  }

  @Override
  public void shutdown(long now) {
    if (endsAt == NEVER) {
      for (NodeLeg leg : legs.all()) {
        legs.close(leg, ErrorCode.NONE, "the Intermediate goes", now);
      }
      settle(now);
      endsAt = now + drainNanos;
    }
  }

  // ---- outputs

  @Override
  public boolean pollTransmit(Transmit out, long now) {
    if (stun.poll(out)) {
      return true;
    }
    do {
      if (endpoint.pollTransmit(out, now)) {
        return true;
      }
    } while (relay.flush(now));
    drained |= endsAt != NEVER;
    return false;
  }

  @Override
  public NodeEvent pollEvent() {
    NodeEvent event = events.poll();
    if (event == null && drained && !endTold) {
      endTold = true;
      return new NodeEvent.Ended();
    }
    return event;
  }

  @Override
  public long nextTimeout() {
    long ending = endTold || drained ? NEVER : endsAt;
    return Math.min(
        Math.min(endpoint.nextTimeout(), switchboard.nextTimeout()),
        Math.min(legs.nextTimeout(), ending));
  }

  /** What it has done so far, and what there is. */
  public IntermediateStats stats() {
    RelayCounters relayed = relay.counters();
    EndpointStats quic = endpoint.stats();
    return new IntermediateStats(
        relayed.bytes(),
        relayed.datagrams(),
        relayed.dropped(),
        relayed.displaced(),
        relayed.stale(),
        relayed.overRate(),
        relayed.strangers(),
        relay.waiting(),
        quic.connections(),
        quic.halfOpen(),
        switchboard.nodes(),
        switchboard.services(),
        switchboard.sessions(),
        counters.sessionsIntroduced(),
        counters.punchesDirect(),
        counters.punchesFailed(),
        counters.refused(),
        counters.signalingErrors(),
        switchboard.droppedMessages(),
        stun.answeredCount(),
        stun.droppedCount(),
        counters.strays() + quic.dropped(),
        quic.retriesSent(),
        quic.refusalsSent(),
        quic.datagramsReceived(),
        quic.datagramsSent(),
        quic.bytesReceived(),
        quic.bytesSent());
  }

  // ---- what happens in between

  /** Lets news of QUIC and of the switchboard follow from each other until there are none. */
  private void settle(long now) {
    boolean more = true;
    while (more) {
      more = false;
      for (QuicEvent e = endpoint.pollEvent(); e != null; e = endpoint.pollEvent()) {
        onQuic(e, now);
      }
      for (long leg = switchboard.pollWritable(); leg >= 0; leg = switchboard.pollWritable()) {
        NodeLeg writable = legs.find(leg);
        if (writable != null) {
          legs.send(writable);
        }
      }
      for (SwitchboardEvent e = switchboard.pollEvent(); e != null; e = switchboard.pollEvent()) {
        onSwitchboard(e, now);
        more = true;
      }
    }
  }

  private void onQuic(QuicEvent event, long now) {
    if (event instanceof QuicEvent.DatagramsReadable news) {
      if (news.connection().attachment() instanceof NodeLeg leg) {
        relay.receive(leg, now);
      }
    } else if (event instanceof QuicEvent.StreamUpdated news) {
      if (news.connection().attachment() instanceof NodeLeg leg && !news.connection().isClosed()) {
        legs.onStream(leg, news.stream(), now);
      }
    } else if (event instanceof QuicEvent.ConnectionIncoming news) {
      if (endsAt == NEVER) {
        endpoint.accept(news.incoming(), legConfig, wallClock(now), now);
      } else {
        endpoint.refuse(news.incoming());
      }
    } else if (event instanceof QuicEvent.HandshakeCompleted news) {
      legs.open(news.connection(), now);
    } else if (event instanceof QuicEvent.ConnectionClosed news
        && news.connection().attachment() instanceof NodeLeg leg) {
      legs.onClosed(leg, now);
    }
  }

  private void onSwitchboard(SwitchboardEvent event, long now) {
    counters.count(event);
    if (event instanceof SwitchboardEvent.FlowOpened flow) {
      NodeLeg agent = legs.find(flow.agentLeg());
      NodeLeg connector = legs.find(flow.connectorLeg());
      if (agent != null && connector != null) {
        relay.join(agent, flow.agentFlow(), connector, flow.connectorFlow(), now);
      }
    } else if (event instanceof SwitchboardEvent.FlowClosed flow) {
      part(flow.agentLeg(), flow.agentFlow());
      part(flow.connectorLeg(), flow.connectorFlow());
    } else if (event instanceof SwitchboardEvent.LegMustClose ending) {
      NodeLeg leg = legs.find(ending.leg());
      if (leg != null) {
        legs.send(leg);
        legs.close(leg, ending.code(), ending.text(), now);
      }
    } else if (event instanceof SwitchboardEvent.LegReceivable news) {
      NodeLeg leg = legs.find(news.leg());
      if (leg != null) {
        legs.receive(leg, now);
      }
    } else {
      NodeEvent told = IntermediateNews.of(event);
      if (told != null) {
        events.add(told);
      }
    }
  }

  private void part(long number, int flow) {
    NodeLeg leg = legs.find(number);
    if (leg != null) {
      relay.part(leg, flow);
    }
  }

  private long wallClock(long now) {
    return wallClockMillis + (now - wallClockAt) / NANOS_PER_MILLI;
  }
}
