package dev.crowfly.node.core.wire;

import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.node.core.leg.Leg;
import dev.crowfly.node.core.leg.LegConfig;
import dev.crowfly.node.core.leg.LegEvent;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingClient;
import dev.crowfly.signaling.client.SignalingClientConfig;
import dev.crowfly.signaling.client.SignalingEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What of an edge node deals with its leg, and nothing else: it accepts every session, and keeps
 * what comes over the relay.
 */
public final class EdgeModel implements Wire.Host {
  /** A datagram that came over the relay. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Relayed(RelayAddress from, byte[] bytes, long at) {}

  private static final IceParameters ICE =
      new IceParameters(0, "ufrag", "0123456789012345678901", List.of());

  public final Identity identity;
  public final Leg leg;
  public final SignalingClient signaling;
  public final QuicEndpoint endpoint;
  public final List<LegEvent> legEvents = new ArrayList<>();
  public final List<SignalingEvent> signalingEvents = new ArrayList<>();
  public final List<Relayed> relayed = new ArrayList<>();
  public final List<SessionId> sessions = new ArrayList<>();

  /** What {@link NodeEvent.ResolveIntermediate} is answered with; null = not at all. */
  public List<InetSocketAddress> resolves = List.of();

  /** Whether {@link #relayed} is kept, or only counted. */
  public boolean keepsRelayed = true;

  public long relayedCount;

  private final Wire wire;
  private final Map<InetSocketAddress, LocalKey> keys = new HashMap<>();
  private final Map<LocalKey, InetSocketAddress> addresses = new HashMap<>();
  private final Datagram datagram = new Datagram();

  /** A node that is not connected to the network yet. */
  public EdgeModel(Wire wire, long seed, PeerVerifier intermediate, Parameters parameters) {
    this(wire, seed, intermediate, parameters, 1232);
  }

  /** The same, with another limit for its datagrams. */
  public EdgeModel(
      Wire wire, long seed, PeerVerifier intermediate, Parameters parameters, int maxDatagram) {
    this.wire = wire;
    identity = Nodes.identity(seed);
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    endpoint =
        QuicEndpoints.create(
            EndpointConfig.builder(Nodes.random(seed), secret)
                .pathPolicy(PathPolicy.internet(maxDatagram, 333 * Wire.MILLI))
                .build());
    signaling =
        new SignalingClient(
            SignalingClientConfig.of(identity.nodeId().toString(), "test", true, true));
    LegConfig config =
        new LegConfig(
            identity, intermediate, null, (client, dcid, millis, now) -> QuicObserver.NONE, null);
    leg = new Leg(endpoint, config, signaling, parameters, Nodes.random(seed + 1));
    leg.timeOfDay(Nodes.TODAY_MILLIS, wire.now());
    wire.add(this);
  }

  /** The network is this from now on: one socket, and the generation that is given. */
  public void network(int generation, InetSocketAddress... hosts) {
    keys.keySet().forEach(wire::unroute);
    keys.clear();
    LocalKey key = new LocalKey(0, generation);
    addresses.clear();
    for (InetSocketAddress host : hosts) {
      keys.put(host, key);
      addresses.putIfAbsent(key, host);
      wire.route(host, this);
    }
    leg.network(List.of(new LocalBase(key, List.of(hosts), 1232)), wire.now());
  }

  /** The events of a kind that the leg has told. */
  public <T> List<T> told(Class<T> kind) {
    return legEvents.stream()
        .filter(LegEvent.Tell.class::isInstance)
        .map(each -> ((LegEvent.Tell) each).event())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** The events of a kind that signaling has told. */
  public <T> List<T> heard(Class<T> kind) {
    return signalingEvents.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Asks for a session. */
  public long open(String service) {
    return signaling.open(service, "", ICE, wire.now());
  }

  /** Sends a datagram of C. */
  public boolean send(SessionId session, byte[] bytes) {
    return leg.relay().send(new RelayAddress(session), bytes, 0, bytes.length, wire.now());
  }

  @Override
  public void receive(InetSocketAddress at, Datagram in, long now) {
    LocalKey key = keys.get(at);
    if (key != null) {
      endpoint.receive(datagram.set(in.buffer(), in.offset(), in.length(), key, in.peer()), now);
      settle(now);
    }
  }

  @Override
  public InetSocketAddress poll(Transmit out, long now) {
    do {
      while (endpoint.pollTransmit(out, now)) {
        InetSocketAddress from = addresses.get((LocalKey) out.local());
        if (from != null) {
          return from;
        }
      }
    } while (leg.flush(now));
    return null;
  }

  @Override
  public boolean listen(long now) {
    return settle(now);
  }

  @Override
  public void onTimeout(long now) {
    if (endpoint.nextTimeout() <= now) {
      endpoint.onTimeout(now);
    }
    if (signaling.nextTimeout() <= now) {
      signaling.onTimeout(now);
    }
    leg.onTimeout(now);
    settle(now);
  }

  @Override
  public long nextTimeout() {
    return Math.min(leg.nextTimeout(), Math.min(endpoint.nextTimeout(), signaling.nextTimeout()));
  }

  private boolean settle(long now) {
    boolean any = false;
    for (QuicEvent e = endpoint.pollEvent(); e != null; e = endpoint.pollEvent()) {
      if (leg.onEvent(e, now)) {
        hear(now);
      }
      any = true;
    }
    SignalingEvent news = leg.pollSignaling(now);
    while (news != null) {
      signalingEvents.add(news);
      onSignaling(news, now);
      any = true;
      news = leg.pollSignaling(now);
    }
    LegEvent event = leg.pollEvent();
    while (event != null) {
      legEvents.add(event);
      if (event instanceof LegEvent.Tell tell
          && tell.event() instanceof NodeEvent.ResolveIntermediate
          && resolves != null) {
        leg.addresses(resolves, now);
      }
      any = true;
      event = leg.pollEvent();
    }
    return any;
  }

  private void hear(long now) {
    while (leg.relay().poll(datagram)) {
      relayedCount++;
      if (keepsRelayed) {
        byte[] bytes =
            Arrays.copyOfRange(
                datagram.buffer(), datagram.offset(), datagram.offset() + datagram.length());
        relayed.add(new Relayed((RelayAddress) datagram.peer(), bytes, now));
      }
    }
  }

  private void onSignaling(SignalingEvent event, long now) {
    if (event instanceof SignalingEvent.Answered answered) {
      begin(answered.answer().session(), answered.answer().flow(), now);
    } else if (event instanceof SignalingEvent.Offered offered) {
      begin(offered.offer().session(), offered.offer().flow(), now);
      signaling.accept(offered.offer().session(), ICE, now);
    } else if (event instanceof SignalingEvent.Resumed resumed) {
      leg.relay().open(new RelayAddress(resumed.session()), resumed.flow(), now);
    } else if (event instanceof SignalingEvent.SessionClosed closed) {
      sessions.remove(closed.session());
      leg.relay().close(new RelayAddress(closed.session()));
    }
  }

  private void begin(SessionId session, long flow, long now) {
    sessions.add(session);
    leg.relay().open(new RelayAddress(session), flow, now);
  }
}
