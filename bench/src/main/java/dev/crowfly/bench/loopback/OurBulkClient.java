package dev.crowfly.bench.loopback;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;

/** Writes on some streams at once until the round is over, each as fast as it is taken. */
final class OurBulkClient extends OurClient {
  private final int streams;
  private final long[] sent;
  private final boolean[] finished;
  private final long unitsPerStream;

  OurBulkClient(int streams, Limits limits) {
    super(limits);
    this.streams = streams;
    sent = new long[streams];
    finished = new boolean[streams];
    unitsPerStream = Math.max(1, limits.units() / streams);
  }

  @Override
  void begin(QuicConnection connection) {
    for (int i = 0; i < streams; i++) {
      write(connection.openStream(false));
    }
  }

  @Override
  void onStream(QuicStream stream, int news) {
    if ((news & QuicStream.WRITABLE) != 0) {
      write(stream);
    }
  }

  private void write(QuicStream stream) {
    int index = (int) (stream.id() >> 2);
    byte[] chunk = Payload.chunk();
    while (!finished[index]) {
      if (isOver() || sent[index] >= unitsPerStream) {
        finished[index] = true;
        stream.finish();
        return;
      }
      int at = (int) (sent[index] % chunk.length);
      int length = (int) Math.min(chunk.length - at, unitsPerStream - sent[index]);
      int n = stream.write(chunk, at, length);
      sent[index] += n;
      if (n < length) {
        return;
      }
    }
  }

  /** After the round. */
  long sentBytes() {
    long sum = 0;
    for (long bytes : sent) {
      sum += bytes;
    }
    return sum;
  }
}
