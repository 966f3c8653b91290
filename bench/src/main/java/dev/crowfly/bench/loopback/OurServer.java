package dev.crowfly.bench.loopback;

import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;

/**
 * The server of all workloads: reads what comes, answers on streams that have a way back, counts.
 */
final class OurServer implements OurApplication {
  private final byte[] chunk = new byte[Settings.CHUNK_BYTES];
  private final boolean verify;
  private final int awaitedEnds;
  private final long[] received;
  final Progress done = new Progress();
  private volatile long bytes;
  private volatile long messages;
  private volatile long handshakes;
  private int ends;

  /**
   * A server.
   *
   * @param awaitedEnds after how many unidirectional streams have ended it is done
   */
  OurServer(int awaitedEnds, boolean verify) {
    this.awaitedEnds = awaitedEnds;
    this.verify = verify;
    received = new long[Math.max(1, awaitedEnds)];
  }

  @Override
  public void onEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.StreamUpdated update) {
      if (update.has(QuicStream.READABLE)) {
        QuicStream stream = update.stream();
        if (stream.hasSendPart()) {
          answer(stream);
        } else {
          drain(stream);
        }
      }
    } else if (event instanceof QuicEvent.DatagramsReadable) {
      int length = event.connection().readDatagram(chunk, 0);
      while (length >= 0) {
        if (verify) {
          Payload.verify(chunk, 0, length, 0);
        }
        messages++;
        length = event.connection().readDatagram(chunk, 0);
      }
    } else if (event instanceof QuicEvent.HandshakeCompleted) {
      handshakes++;
    }
  }

  private void drain(QuicStream stream) {
    int index = (int) (stream.id() >> 2);
    int n = stream.read(chunk, 0, chunk.length);
    while (n > 0) {
      if (verify) {
        Payload.verify(chunk, 0, n, received[index]);
      }
      received[index] += n;
      bytes += n;
      n = stream.read(chunk, 0, chunk.length);
    }
    if (n == QuicStream.END && ++ends == awaitedEnds) {
      done.reached();
    }
  }

  private void answer(QuicStream stream) {
    int n = stream.read(chunk, 0, chunk.length);
    while (n > 0) {
      n = stream.read(chunk, 0, chunk.length);
    }
    if (n == QuicStream.END) {
      stream.write(Payload.chunk(), 0, Settings.RESPONSE_BYTES);
      stream.finish();
    }
  }

  long bytes() {
    return bytes;
  }

  long messages() {
    return messages;
  }

  long handshakes() {
    return handshakes;
  }

  @Override
  public void failed(Throwable cause) {
    done.failed(cause);
  }
}
