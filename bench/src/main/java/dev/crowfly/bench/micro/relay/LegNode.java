package dev.crowfly.bench.micro.relay;

import dev.crowfly.bench.micro.endpoint.Identities;
import dev.crowfly.bench.micro.endpoint.Protection;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.node.core.leg.Leg;
import dev.crowfly.node.core.leg.LegConfig;
import dev.crowfly.node.core.leg.LegEvent;
import dev.crowfly.node.core.leg.LegProtocol;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.MeasuredEndpoints;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.client.SignalingClient;
import dev.crowfly.signaling.client.SignalingClientConfig;
import dev.crowfly.signaling.client.SignalingEvent;
import java.net.InetSocketAddress;
import java.util.List;

/** A node's leg with its signaling, and nothing else of the node. It accepts every session. */
final class LegNode {
  static final long RTT_NANOS = 2_000_000;

  private static final IceParameters ICE =
      new IceParameters(0, "ufrag", "0123456789012345678901", List.of());
  private static final LocalKey KEY = new LocalKey(0, 0);

  private final QuicEndpoint endpoint;
  private final SignalingClient signaling;
  private final Leg leg;
  private final InetSocketAddress intermediate;
  private final Datagram in = new Datagram();
  private boolean registered;
  private RelayAddress session;
  private long relayed;

  LegNode(
      long seed,
      Protection protection,
      Identity intermediateIdentity,
      InetSocketAddress intermediate,
      Parameters parameters) {
    this.intermediate = intermediate;
    Identity identity = Identities.of(KeyKind.ED25519, seed);
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    endpoint =
        MeasuredEndpoints.create(
            EndpointConfig.builder(Identities.random(seed), secret)
                .pathPolicy(PathPolicy.internet(LegProtocol.DATAGRAM_BYTES, RTT_NANOS))
                .build(),
            protection.aeads());
    signaling =
        new SignalingClient(
            SignalingClientConfig.of(identity.nodeId().toString(), "bench", true, true));
    LegConfig config =
        new LegConfig(
            identity,
            PeerVerifiers.pinned(intermediateIdentity.nodeId()),
            null,
            (client, dcid, millis, now) -> QuicObserver.NONE,
            null);
    leg = new Leg(endpoint, config, signaling, parameters, Identities.random(seed + 1));
  }

  /** Connects from this address. */
  void start(InetSocketAddress address, long now) {
    leg.timeOfDay(Identities.TODAY_MILLIS, now);
    leg.network(List.of(new LocalBase(KEY, List.of(address), LegProtocol.DATAGRAM_BYTES)), now);
  }

  void register(String service, long now) {
    signaling.register(service, now);
  }

  void open(String service, long now) {
    signaling.open(service, "", ICE, now);
  }

  boolean isUp() {
    return leg.isUp();
  }

  boolean isRegistered() {
    return registered;
  }

  boolean hasSession() {
    return session != null;
  }

  /** Datagrams that came over the relay. */
  long relayed() {
    return relayed;
  }

  /** Sends a datagram over the relay. */
  void send(byte[] payload, long now) {
    leg.relay().send(session, payload, 0, payload.length, now);
  }

  boolean poll(Transmit out, long now) {
    do {
      if (endpoint.pollTransmit(out, now)) {
        return true;
      }
    } while (leg.flush(now));
    return false;
  }

  void receive(byte[] datagram, int length, long now) {
    endpoint.receive(in.set(datagram, 0, length, KEY, intermediate), now);
    settle(now);
  }

  void runTimers(long now) {
    if (endpoint.nextTimeout() <= now) {
      endpoint.onTimeout(now);
    }
    if (signaling.nextTimeout() <= now) {
      signaling.onTimeout(now);
    }
    leg.onTimeout(now);
    settle(now);
  }

  private void settle(long now) {
    for (QuicEvent e = endpoint.pollEvent(); e != null; e = endpoint.pollEvent()) {
      if (leg.onEvent(e, now)) {
        while (leg.relay().poll(in)) {
          relayed++;
        }
      }
    }
    for (SignalingEvent e = leg.pollSignaling(now); e != null; e = leg.pollSignaling(now)) {
      onSignaling(e, now);
    }
    for (LegEvent e = leg.pollEvent(); e != null; e = leg.pollEvent()) {
      if (e instanceof LegEvent.Tell tell
          && tell.event() instanceof NodeEvent.ResolveIntermediate) {
        leg.addresses(List.of(intermediate), now);
      }
    }
  }

  private void onSignaling(SignalingEvent event, long now) {
    if (event instanceof SignalingEvent.Registered) {
      registered = true;
    } else if (event instanceof SignalingEvent.Answered answered) {
      session = new RelayAddress(answered.answer().session());
      leg.relay().open(session, answered.answer().flow(), now);
    } else if (event instanceof SignalingEvent.Offered offered) {
      session = new RelayAddress(offered.offer().session());
      leg.relay().open(session, offered.offer().flow(), now);
      signaling.accept(offered.offer().session(), ICE, now);
    }
  }
}
