package dev.crowfly.bench;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import java.net.SocketAddress;
import java.util.SplittableRandom;

/**
 * One side of a bulk transfer: an endpoint and what its application does. The client sends on one
 * stream, the server reads. One thread.
 */
final class BulkSide {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final QuicEndpoint endpoint;
  private final QuicConfig config;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final Datagram in = new Datagram();
  private QuicConnection connection;
  private long toSend;
  private long datagramsSent;
  private volatile long received;
  private volatile boolean ended;

  private BulkSide(QuicConfig config, boolean server, long seed) {
    this.config = config;
    SplittableRandom source = new SplittableRandom(seed);
    RandomSource random =
        (out, offset, length) -> {
          for (int i = 0; i < length; i++) {
            out[offset + i] = (byte) source.nextInt();
          }
        };
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    random.nextBytes(secret, 0, secret.length);
    endpoint =
        QuicEndpoints.create(
            EndpointConfig.builder(random, secret).acceptsConnections(server).build());
  }

  static BulkSide server(QuicConfig config) {
    return new BulkSide(config, true, 1);
  }

  /** A client that sends {@code bytes} once it is connected. */
  static BulkSide client(QuicConfig config, long bytes) {
    BulkSide client = new BulkSide(config, false, 2);
    client.toSend = bytes;
    return client;
  }

  QuicEndpoint endpoint() {
    return endpoint;
  }

  void connect(SocketAddress local, SocketAddress peer, long now) {
    connection = endpoint.connect(config, local, peer, "bench", System.currentTimeMillis(), now);
  }

  void receive(byte[] data, int length, SocketAddress local, SocketAddress peer, long now) {
    endpoint.receive(in.set(data, 0, length, local, peer), now);
  }

  boolean pollTransmit(Transmit out, long now) {
    boolean any = endpoint.pollTransmit(out, now);
    if (any) {
      datagramsSent++;
    }
    return any;
  }

  /** Handles all events; true if there were any, so that there may be more to send. */
  boolean runApplication(long now) {
    boolean any = false;
    for (QuicEvent event = endpoint.pollEvent(); event != null; event = endpoint.pollEvent()) {
      any = true;
      if (event instanceof QuicEvent.ConnectionIncoming attempt) {
        connection = endpoint.accept(attempt.incoming(), config, System.currentTimeMillis(), now);
      } else if (event instanceof QuicEvent.HandshakeConfirmed && connection.isClient()) {
        write(connection.openStream(true));
      } else if (event instanceof QuicEvent.StreamUpdated update) {
        onStream(update);
      } else if (event instanceof QuicEvent.ConnectionClosed closed) {
        throw new IllegalStateException(closed.reason().toString());
      }
    }
    return any;
  }

  private void onStream(QuicEvent.StreamUpdated update) {
    if (update.has(QuicStream.WRITABLE)) {
      write(update.stream());
    }
    if (update.has(QuicStream.READABLE)) {
      read(update.stream());
    }
  }

  private void write(QuicStream stream) {
    while (toSend > 0) {
      int length = (int) Math.min(chunk.length, toSend);
      int n = stream.write(chunk, 0, length);
      toSend -= n;
      if (n < length) {
        return;
      }
      if (toSend == 0) {
        stream.finish();
      }
    }
  }

  private void read(QuicStream stream) {
    int n = stream.read(chunk, 0, chunk.length);
    while (n > 0) {
      received += n;
      n = stream.read(chunk, 0, chunk.length);
    }
    if (n == QuicStream.END) {
      ended = true;
    }
  }

  boolean hasEnded() {
    return ended;
  }

  long datagramsSent() {
    return datagramsSent;
  }

  @Override
  public String toString() {
    return "received "
        + received
        + ", "
        + (connection == null ? "unconnected" : connection.stats());
  }
}
