package dev.crowfly.bench.loopback;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;

/** Keeps some requests under way, each on a new stream. */
final class OurRequestClient extends OurClient {
  /** More than there are streams between the oldest and the youngest that are open. */
  private static final int PLACES = 1 << 16;

  private final int concurrency;
  private final Latencies latencies = new Latencies();
  private final long[] begun = new long[PLACES];
  private final int[] received = new int[PLACES];
  private final byte[] chunk = new byte[Settings.CHUNK_BYTES];
  private int underWay;
  private long opened;

  OurRequestClient(int concurrency, Limits limits) {
    super(limits);
    this.concurrency = concurrency;
  }

  Latencies latencies() {
    return latencies;
  }

  @Override
  void begin(QuicConnection connection) {
    fill(connection);
  }

  @Override
  void onMoreStreams(QuicConnection connection) {
    fill(connection);
  }

  private void fill(QuicConnection connection) {
    while (underWay < concurrency && opened < limits.units() && !isOver()) {
      QuicStream stream = connection.openStream(true);
      if (stream == null) {
        return; // told when there is one
      }
      int place = place(stream);
      begun[place] = System.nanoTime();
      received[place] = 0;
      underWay++;
      opened++;
      stream.write(Payload.chunk(), 0, Settings.REQUEST_BYTES);
      stream.finish();
    }
    if (underWay == 0 && (opened >= limits.units() || isOver())) {
      done.reached();
    }
  }

  private static int place(QuicStream stream) {
    return (int) (stream.id() >> 2) & (PLACES - 1);
  }

  @Override
  void onStream(QuicStream stream, int news) {
    if ((news & QuicStream.READABLE) == 0) {
      return;
    }
    int place = place(stream);
    int n = stream.read(chunk, 0, chunk.length);
    while (n > 0) {
      if (limits.verify()) {
        Payload.verify(chunk, 0, n, received[place]);
      }
      received[place] += n;
      n = stream.read(chunk, 0, chunk.length);
    }
    if (n == QuicStream.END) {
      if (received[place] != Settings.RESPONSE_BYTES) {
        failed(new IllegalStateException("a response of " + received[place] + " bytes"));
      }
      latencies.add(System.nanoTime() - begun[place]);
      underWay--;
      fill(connection());
    }
  }
}
