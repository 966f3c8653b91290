package dev.crowfly.node.core.edge;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.leg.LegProtocol;
import dev.crowfly.node.core.wire.Nodes;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.codec.MessageReader;
import dev.crowfly.signaling.codec.MessageWriter;
import java.net.InetSocketAddress;
import java.util.List;

/** Introduces two nodes to each other, each under the name that it is told to use, and relays. */
final class LyingIntermediate implements Wire.Host {
  private static final SessionId SESSION = SessionId.of(new byte[SessionId.BYTE_LENGTH]);
  private static final int CONNECTOR_FLOW = 1;
  private static final int AGENT_FLOW = 2;

  private static final class Party {
    final QuicConnection leg;
    QuicStream stream;
    final MessageReader reader = new MessageReader();

    Party(QuicConnection leg) {
      this.leg = leg;
    }
  }

  private final InetSocketAddress address;
  private final Identity identity;
  private final String agentName;
  private final String connectorName;
  private final QuicConfig config;
  private final QuicEndpoint endpoint;
  private final Datagram datagram = new Datagram();
  private Party agent;
  private Party connector;
  private long request;

  /**
   * Switches one on.
   *
   * @param agentName what the Connector is told of the Agent's name
   * @param connectorName what the Agent is told of the Connector's name
   */
  LyingIntermediate(
      Wire wire,
      InetSocketAddress address,
      Identity identity,
      String agentName,
      String connectorName) {
    this.address = address;
    this.identity = identity;
    this.agentName = agentName;
    this.connectorName = connectorName;
    TlsConfig tls =
        TlsConfig.builder()
            .alpn(LegProtocol.ALPN)
            .credentials(identity.credentials())
            .peerVerifier(PeerVerifiers.insecureAcceptAnyone())
            .clientAuthentication(ClientAuthentication.REQUIRED)
            .build();
    config =
        LegProtocol.intermediate(
            tls, Parameters.defaults(), (client, dcid, millis, now) -> QuicObserver.NONE);
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    endpoint =
        QuicEndpoints.create(
            EndpointConfig.builder(Nodes.random(4711), secret)
                .pathPolicy(PathPolicy.internet(LegProtocol.DATAGRAM_BYTES, 100 * Wire.MILLI))
                .acceptsConnections(true)
                .build());
    wire.add(this);
    wire.route(address, this);
  }

  @Override
  public void receive(InetSocketAddress at, Datagram in, long now) {
    LocalKey key = new LocalKey(0, 0);
    endpoint.receive(datagram.set(in.buffer(), in.offset(), in.length(), key, in.peer()), now);
  }

  @Override
  public InetSocketAddress poll(Transmit out, long now) {
    return endpoint.pollTransmit(out, now) ? address : null;
  }

  @Override
  public void onTimeout(long now) {
    endpoint.onTimeout(now);
  }

  @Override
  public long nextTimeout() {
    return endpoint.nextTimeout();
  }

  @Override
  public boolean listen(long now) {
    boolean any = false;
    for (QuicEvent e = endpoint.pollEvent(); e != null; e = endpoint.pollEvent()) {
      any = true;
      if (e instanceof QuicEvent.ConnectionIncoming news) {
        endpoint.accept(news.incoming(), config, Nodes.TODAY_MILLIS, now);
      } else if (e instanceof QuicEvent.HandshakeCompleted news) {
        news.connection().attach(new Party(news.connection()));
      } else if (e instanceof QuicEvent.StreamUpdated news) {
        hear((Party) news.connection().attachment(), news.stream());
      } else if (e instanceof QuicEvent.DatagramsReadable news) {
        relay((Party) news.connection().attachment());
      }
    }
    return any;
  }

  private void hear(Party from, QuicStream stream) {
    from.stream = stream;
    byte[] chunk = new byte[4096];
    try {
      int count = stream.read(chunk, 0, chunk.length);
      while (count > 0) {
        from.reader.feed(chunk, 0, count);
        count = stream.read(chunk, 0, chunk.length);
      }
      for (Message m = from.reader.next(); m != null; m = from.reader.next()) {
        on(from, m);
      }
    } catch (SignalingException e) {
      throw new AssertionError(e);
    }
  }

  private void on(Party from, Message message) throws SignalingException {
    if (message instanceof Message.Hello) {
      InetSocketAddress seen = new InetSocketAddress("192.0.2.9", 9);
      tell(from, new Message.Welcome(1, identity.nodeId().toString(), seen, 10, 10));
    } else if (message instanceof Message.Register register) {
      connector = from;
      tell(from, new Message.Registered(register.request(), register.service()));
    } else if (message instanceof Message.Open open) {
      agent = from;
      request = open.request();
      tell(
          connector,
          new Message.Offer(SESSION, CONNECTOR_FLOW, agentName, List.of("sink"), open.ice()));
    } else if (message instanceof Message.Accept accept) {
      tell(
          agent,
          new Message.Answer(
              request, SESSION, false, AGENT_FLOW, connectorName, List.of("sink"), accept.ice()));
    } else if (agent != null && connector != null) {
      tell(from == agent ? connector : agent, message);
    }
  }

  private static void tell(Party to, Message message) throws SignalingException {
    byte[] bytes = new MessageWriter().bytes(message);
    to.stream.write(bytes, 0, bytes.length);
  }

  private void relay(Party from) {
    byte[] bytes = new byte[2048];
    int length = from.leg.readDatagram(bytes, 0);
    while (length >= 0) {
      Party to = from == agent ? connector : agent;
      bytes[0] = (byte) (to == connector ? CONNECTOR_FLOW : AGENT_FLOW);
      if (length <= to.leg.maxDatagramBytes()) {
        to.leg.sendDatagram(bytes, 0, length, -1);
      }
      length = from.leg.readDatagram(bytes, 0);
    }
  }
}
