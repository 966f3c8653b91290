package dev.crowfly.quic.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The code of the user's guide, as it runs in {@link GuideTest}: what stands between {@code guide:}
 * marks is quoted in {@code dev.crowfly.quic/package-info.java}.
 */
final class Guide {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Guide() {}

  /** A key with a certificate for a year. */
  // guide: identity
  static Identity newIdentity() {
    Instant today = Instant.now();
    return Identity.generate(
        KeyKind.ED25519,
        Guide::randomBytes,
        today.toEpochMilli(),
        today.plus(365, ChronoUnit.DAYS).toEpochMilli());
  }

  static void randomBytes(byte[] out, int offset, int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    System.arraycopy(bytes, 0, out, offset, length);
  }

  // guide: end

  // guide: configure
  static QuicConfig serverConfig(Identity identity) {
    TlsConfig tls =
        TlsConfig.builder()
            .alpn("echo/1")
            .credentials(identity.credentials())
            .peerVerifier(PeerVerifiers.insecureAcceptAnyone()) // of clients that show who they are
            .build();
    return QuicConfig.builder(tls).maxDatagramFrameSize(65_535).build();
  }

  static QuicConfig clientConfig(NodeId server) {
    TlsConfig tls =
        TlsConfig.builder().alpn("echo/1").peerVerifier(PeerVerifiers.pinned(server)).build();
    return QuicConfig.builder(tls).maxDatagramFrameSize(65_535).keepAliveMillis(5_000).build();
  }

  static QuicEndpoint endpoint(boolean server) {
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    randomBytes(secret, 0, secret.length);
    return QuicEndpoints.create(
        EndpointConfig.builder(Guide::randomBytes, secret).acceptsConnections(server).build());
  }

  // guide: end

  /** Sends back whatever comes. */
  static final class EchoServer implements UdpLoop.EventHandler {
    private final QuicEndpoint endpoint;
    private final QuicConfig config;
    private final Echo echo = new Echo();

    EchoServer(QuicEndpoint endpoint, QuicConfig config) {
      this.endpoint = endpoint;
      this.config = config;
    }

    @Override
    // guide: accept
    public void onEvent(QuicEvent event, long now) {
      if (event instanceof QuicEvent.ConnectionIncoming news) {
        endpoint.accept(news.incoming(), config, System.currentTimeMillis(), now);
      } else if (event instanceof QuicEvent.StreamUpdated news) {
        echo.onNews(news.stream());
      } else if (event instanceof QuicEvent.DatagramsReadable news) {
        echo.onDatagrams(news.connection());
      }
    }
    // guide: end
  }

  /** What the server does with bytes. */
  static final class Echo {
    private final byte[] datagram = new byte[65_535];

    // guide: echo
    void onNews(QuicStream stream) {
      byte[] chunk = new byte[4096];
      int count = 1;
      while (count > 0 && stream.writableBytes() > 0) {
        count = stream.read(chunk, 0, Math.min(chunk.length, stream.writableBytes()));
        if (count > 0) {
          stream.write(chunk, 0, count); // takes all: no more was read than it has room for
        }
      }
      if (count == QuicStream.END) {
        stream.finish();
      } else if (count == QuicStream.RESET) {
        stream.reset(stream.peerErrorCode());
      } else if (stream.writableBytes() == QuicStream.GONE) {
        stream.stop(0); // nobody wants our bytes: we want none either
      }
    }

    // guide: end

    // guide: datagrams
    void onDatagrams(QuicConnection connection) {
      int length = connection.readDatagram(datagram, 0);
      while (length >= 0) {
        if (length <= connection.maxDatagramBytes()) {
          connection.sendDatagram(datagram, 0, length, -1); // -1: we don't ask what became of it
        }
        length = connection.readDatagram(datagram, 0);
      }
    }
    // guide: end
  }

  /** Says something and listens to the answer; later on another path. */
  static final class EchoClient implements UdpLoop.EventHandler {
    final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    final List<String> datagrams = new ArrayList<>();
    final List<PathEvent> paths = new ArrayList<>();
    QuicConnection connection;
    CloseReason closed;
    boolean confirmed;
    boolean ended;

    // guide: connect
    void connect(UdpLoop loop, QuicConfig config, SocketAddress server) throws IOException {
      SocketAddress local = loop.bind();
      connection =
          loop.endpoint.connect(
              config, local, server, null, System.currentTimeMillis(), loop.now());
    }

    // guide: end

    // guide: say
    void say(String text) {
      QuicStream stream = connection.openStream(true);
      if (stream != null) { // null: the peer lets us open no more for now
        byte[] bytes = text.getBytes(UTF_8);
        int taken = stream.write(bytes, 0, bytes.length);
        if (taken == bytes.length) { // else WRITABLE tells when to go on
          stream.finish();
        }
      }
    }

    void listen(QuicStream stream) {
      byte[] chunk = new byte[4096];
      int count = stream.read(chunk, 0, chunk.length);
      while (count > 0) {
        heard.write(chunk, 0, count);
        count = stream.read(chunk, 0, chunk.length);
      }
      ended = count == QuicStream.END;
    }

    // guide: end

    void sayUnreliably(String text) {
      byte[] bytes = text.getBytes(UTF_8);
      connection.sendDatagram(bytes, 0, bytes.length, -1);
    }

    private void hear() {
      byte[] bytes = new byte[65_535];
      int length = connection.readDatagram(bytes, 0);
      while (length >= 0) {
        datagrams.add(new String(bytes, 0, length, UTF_8));
        length = connection.readDatagram(bytes, 0);
      }
    }

    // guide: paths
    void tryOtherWay(SocketAddress otherLocal, SocketAddress server, long rttNanos, long now) {
      try {
        connection.probePath(otherLocal, server, rttNanos, now);
      } catch (PathException e) {
        // The subclass says what is missing, e.g. NoSparePeerCid: try again a round trip later.
      }
    }

    void onPath(PathEvent event, long now) {
      if (event instanceof PathEvent.Validated path) {
        connection.migrate(path.local(), path.peer(), now);
      }
    }

    // guide: end

    @Override
    // guide: events
    public void onEvent(QuicEvent event, long now) {
      if (event instanceof QuicEvent.HandshakeCompleted) {
        say("as the crow flies");
      } else if (event instanceof QuicEvent.HandshakeConfirmed) {
        confirmed = true; // from here on paths may change
      } else if (event instanceof QuicEvent.StreamUpdated news) {
        listen(news.stream());
      } else if (event instanceof QuicEvent.DatagramsReadable) {
        hear();
      } else if (event instanceof QuicEvent.PathUpdated news) {
        paths.add(news.event());
        onPath(news.event(), now);
      } else if (event instanceof QuicEvent.ConnectionClosed news) {
        closed = news.reason();
      }
    }
    // guide: end
  }
}
