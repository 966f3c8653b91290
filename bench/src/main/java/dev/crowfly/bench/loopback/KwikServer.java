package dev.crowfly.bench.loopback;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;

/** What the server does with streams and datagrams, each stream on a thread. */
final class KwikServer {
  final Progress done = new Progress();
  private final int awaitedEnds;
  private final boolean verify;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private volatile long awaitedMessages = Long.MAX_VALUE;
  private final AtomicInteger ends = new AtomicInteger();

  /**
   * A server.
   *
   * @param awaitedEnds after how many unidirectional streams have ended it is done
   */
  KwikServer(int awaitedEnds, boolean verify) {
    this.awaitedEnds = awaitedEnds;
    this.verify = verify;
  }

  long bytes() {
    return bytes.get();
  }

  long messages() {
    return messages.get();
  }

  ApplicationProtocolConnectionFactory protocol(ExecutorService threads) {
    return new ApplicationProtocolConnectionFactory() {
      @Override
      public boolean enableDatagramExtension() {
        return true;
      }

      @Override
      public ApplicationProtocolConnection createConnection(
          String protocol, QuicConnection connection) {
        connection.setDatagramHandler(message -> onMessage(message), threads);
        return new ApplicationProtocolConnection() {
          @Override
          public void acceptPeerInitiatedStream(QuicStream stream) {
            threads.execute(() -> serve(stream));
          }
        };
      }
    };
  }

  private void onMessage(byte[] message) {
    if (verify) {
      Payload.verify(message, 0, message.length, 0);
    }
    if (messages.incrementAndGet() >= awaitedMessages) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /**
   * Waits until so many datagrams have come.
   *
   * @return false when nothing came for so long
   */
  synchronized boolean awaitMessages(long count, long millis) throws InterruptedException {
    awaitedMessages = count;
    long before = -1;
    while (messages.get() < count && messages.get() != before) {
      before = messages.get();
      wait(millis);
    }
    awaitedMessages = Long.MAX_VALUE;
    return messages.get() >= count;
  }

  private void serve(QuicStream stream) {
    try {
      byte[] chunk = new byte[Settings.CHUNK_BYTES];
      InputStream input = stream.getInputStream();
      long position = 0;
      int n = input.read(chunk);
      while (n >= 0) {
        if (verify) {
          Payload.verify(chunk, 0, n, position);
        }
        position += n;
        n = input.read(chunk);
      }
      if (stream.isBidirectional()) {
        stream.getOutputStream().write(Payload.chunk(), 0, Settings.RESPONSE_BYTES);
        stream.getOutputStream().close();
      } else {
        bytes.addAndGet(position);
        if (ends.incrementAndGet() == awaitedEnds) {
          done.reached();
        }
      }
    } catch (IOException | RuntimeException e) {
      done.failed(e);
    }
  }
}
