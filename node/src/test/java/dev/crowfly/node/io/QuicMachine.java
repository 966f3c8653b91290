package dev.crowfly.node.io;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/** One QUIC endpoint: a client that sends bytes on one stream, or a server that reads them. */
final class QuicMachine extends ScriptedMachine {
  private static final long DAY_MILLIS = 86_400_000L;

  // The byte at n depends on n alone, with a period that no buffer has.
  private static final int PERIOD = 65_521;
  private static final int PIECE_BYTES = 64 << 10;
  private static final byte[] PATTERN = pattern();

  final CompletableFuture<Long> ended = new CompletableFuture<>();
  final AtomicLong received = new AtomicLong();
  final Identity identity;
  private final QuicEndpoint endpoint;
  private final NodeEvent.StreamNews news = new NodeEvent.StreamNews();
  private final CRC32 checksum = new CRC32();
  private final byte[] chunk = new byte[PIECE_BYTES];
  private final QuicConfig config;
  private QuicConnection connection;
  private long toSend;
  private long wallClockMillis;
  private long written;

  QuicMachine(boolean server, long seed) {
    SplittableRandom source = new SplittableRandom(seed);
    RandomSource random =
        (out, offset, length) -> {
          for (int i = 0; i < length; i++) {
            out[offset + i] = (byte) source.nextInt();
          }
        };
    long today = System.currentTimeMillis();
    identity =
        Identity.generate(
            KeyKind.ED25519, random, today - DAY_MILLIS, today + DAY_MILLIS, "machine");
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    random.nextBytes(secret, 0, secret.length);
    endpoint =
        QuicEndpoints.create(
            EndpointConfig.builder(random, secret).acceptsConnections(server).build());
    config =
        QuicConfig.builder(
                TlsConfig.builder()
                    .alpn("loop")
                    .credentials(identity.credentials())
                    .peerVerifier(PeerVerifiers.insecureAcceptAnyone())
                    .build())
            .build();
  }

  /** Loop thread. */
  void connect(LocalKey local, InetSocketAddress server, long bytes, long now) {
    toSend = bytes;
    connection = endpoint.connect(config, local, server, "machine", wallClockMillis, now);
  }

  /** The checksum of what a client sends. */
  static long checksumOf(long bytes) {
    CRC32 sum = new CRC32();
    for (long at = 0; at < bytes; at += PIECE_BYTES) {
      sum.update(PATTERN, (int) (at % PERIOD), (int) Math.min(PIECE_BYTES, bytes - at));
    }
    return sum.getValue();
  }

  private static byte[] pattern() {
    byte[] bytes = new byte[PERIOD + PIECE_BYTES];
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = i < PERIOD ? (byte) random.nextInt() : bytes[i - PERIOD];
    }
    return bytes;
  }

  @Override
  public void receive(Datagram in, long now) {
    endpoint.receive(in, now);
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
  public boolean pollTransmit(Transmit out, long now) {
    return endpoint.pollTransmit(out, now);
  }

  @Override
  public void timeOfDay(long millisSince1970, long now) {
    wallClockMillis = millisSince1970;
  }

  @Override
  public NodeEvent pollEvent() {
    QuicEvent event = endpoint.pollEvent();
    if (event == null) {
      return super.pollEvent();
    }
    if (event instanceof QuicEvent.ConnectionIncoming attempt) {
      connection = endpoint.accept(attempt.incoming(), config, wallClockMillis, 0);
    } else if (event instanceof QuicEvent.HandshakeConfirmed && connection.isClient()) {
      write(connection.openStream(true));
    } else if (event instanceof QuicEvent.StreamUpdated update) {
      if (update.has(QuicStream.WRITABLE) && connection.isClient()) {
        write(update.stream());
      }
      if (update.has(QuicStream.READABLE)) {
        read(update.stream());
      }
    }
    return news;
  }

  private void write(QuicStream stream) {
    while (toSend > 0) {
      int length = (int) Math.min(PIECE_BYTES, toSend);
      int taken = stream.write(PATTERN, (int) (written % PERIOD), length);
      toSend -= taken;
      written += taken;
      if (toSend == 0) {
        stream.finish();
      }
      if (taken < length) {
        return;
      }
    }
  }

  private void read(QuicStream stream) {
    int count = stream.read(chunk, 0, chunk.length);
    while (count > 0) {
      checksum.update(chunk, 0, count);
      received.addAndGet(count);
      count = stream.read(chunk, 0, chunk.length);
    }
    if (count == QuicStream.END) {
      ended.complete(checksum.getValue());
    }
  }
}
