package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Pair;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A sender whose datagram queue never runs dry starves neither its streams nor its peer's. */
class DatagramsBesideStreamsTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Many times the flow control window, so that credit has to be sent beside the datagrams. */
  private static final int STREAM_BYTES = 4 << 20;

  private final Pair pair = new Pair(23);
  private final byte[] chunk = new byte[16_384];
  private long readByClient;
  private long readByServer;
  private long datagramsRead;

  @Test
  void streamsOfBothSidesArriveWhole_whileDatagramsAlwaysWait() {
    pair.clientConfig(config(Pair.clientTls().build()));
    pair.serverConfig(config(Pair.serverTls().build()));
    assertTrue(pair.handshake(10 * SECOND));
    serve(pair.client(), pair.clientConnection());
    serve(pair.server(), pair.serverConnection());
    pair.clientConnection().openStream(true);
    pump(pair.clientConnection());
    boolean done =
        pair.world()
            .runUntil(
                () -> {
                  pump(pair.clientConnection());
                  pump(pair.serverConnection());
                  return readByClient == STREAM_BYTES && readByServer == STREAM_BYTES;
                },
                pair.world().now() + 60 * SECOND);
    assertTrue(done, readByClient + " and " + readByServer + " bytes came");
    assertTrue(datagramsRead > 1_000, datagramsRead + " datagrams came");
  }

  private static QuicConfig config(dev.crowfly.quic.TlsConfig tls) {
    return QuicConfig.builder(tls).maxDatagramFrameSize(65_535).maxQueuedDatagrams(32).build();
  }

  private void serve(Host host, QuicConnection connection) {
    host.onEvent(
        event -> {
          if (event instanceof QuicEvent.DatagramsReadable) {
            while (connection.readDatagram(chunk, 0) >= 0) {
              datagramsRead++;
            }
          } else if (event instanceof QuicEvent.StreamUpdated news) {
            read(connection, news.stream());
          }
        });
  }

  private void read(QuicConnection connection, QuicStream stream) {
    int count = stream.read(chunk, 0, chunk.length);
    while (count > 0) {
      if (connection.isClient()) {
        readByClient += count;
      } else {
        readByServer += count;
      }
      count = stream.read(chunk, 0, chunk.length);
    }
  }

  private long writtenByClient;
  private long writtenByServer;

  /** Fills the datagram queue and the stream. */
  private void pump(QuicConnection connection) {
    int largest = connection.maxDatagramBytes();
    for (int i = 0; i < 32; i++) {
      connection.sendDatagram(chunk, 0, largest, -1);
    }
    QuicStream stream = connection.stream(0);
    if (stream == null) {
      return;
    }
    if (connection.isClient()) {
      writtenByClient += write(stream, STREAM_BYTES - writtenByClient);
    } else {
      writtenByServer += write(stream, STREAM_BYTES - writtenByServer);
    }
  }

  private int write(QuicStream stream, long left) {
    return stream.write(chunk, 0, (int) Math.min(chunk.length, left));
  }
}
