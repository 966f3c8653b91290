package dev.crowfly.node.core.wire;

import dev.crowfly.node.core.leg.LegProtocol;
import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.net.InetSocketAddress;

/** A client that speaks QUIC, and otherwise does what the test wants. */
public final class RawPeer implements Wire.Host {
  public final Identity identity;
  public final QuicConnection connection;
  public boolean connected;
  public CloseReason closed;

  private final QuicEndpoint endpoint;
  private final InetSocketAddress address;
  private final Datagram datagram = new Datagram();

  /** Connects to the Intermediate; without a certificate if {@code anonymous}. */
  public RawPeer(Wire wire, long seed, InetSocketAddress address, boolean anonymous) {
    this(wire, seed, address, anonymous, LegProtocol.ALPN);
  }

  /** The same with another application protocol. */
  public RawPeer(
      Wire wire, long seed, InetSocketAddress address, boolean anonymous, String protocol) {
    this.address = address;
    identity = Nodes.identity(seed);
    endpoint =
        QuicEndpoints.create(
            EndpointConfig.builder(Nodes.random(seed), new byte[EndpointConfig.SECRET_BYTES])
                .pathPolicy(PathPolicy.internet(1452, 100 * Wire.MILLI))
                .build());
    TlsConfig.Builder tls =
        TlsConfig.builder().alpn(protocol).peerVerifier(PeerVerifiers.insecureAcceptAnyone());
    if (!anonymous) {
      tls.credentials(identity.credentials());
    }
    QuicConfig config =
        QuicConfig.builder(tls.build())
            .maxDatagramFrameSize(65_535)
            .basePlpmtuBytes(1232)
            .keepAliveMillis(5_000)
            .build();
    connection =
        endpoint.connect(config, address, Meeting.RELAY, null, Nodes.TODAY_MILLIS, wire.now());
    wire.add(this);
    wire.route(address, this);
  }

  @Override
  public void receive(InetSocketAddress at, Datagram in, long now) {
    endpoint.receive(datagram.set(in.buffer(), in.offset(), in.length(), address, in.peer()), now);
  }

  @Override
  public InetSocketAddress poll(Transmit out, long now) {
    return endpoint.pollTransmit(out, now) ? address : null;
  }

  @Override
  public boolean listen(long now) {
    boolean any = false;
    for (QuicEvent e = endpoint.pollEvent(); e != null; e = endpoint.pollEvent()) {
      connected |= e instanceof QuicEvent.HandshakeConfirmed;
      if (e instanceof QuicEvent.ConnectionClosed news) {
        closed = news.reason();
      }
      any = true;
    }
    return any;
  }

  @Override
  public void onTimeout(long now) {
    endpoint.onTimeout(now);
  }

  @Override
  public long nextTimeout() {
    return endpoint.nextTimeout();
  }
}
