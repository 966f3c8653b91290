package dev.crowfly.quic.interop;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import java.util.IdentityHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Sends back what peers send: bytes of streams that they open, FIN after FIN, RESET_STREAM after
 * RESET_STREAM with the same code, and each datagram. Stops reading where the peer stopped us.
 */
final class EchoApplication implements Application {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final IdentityHashMap<QuicStream, Echo> echoes = new IdentityHashMap<>();
  private final BlockingQueue<StreamEnd> ends = new LinkedBlockingQueue<>();
  private final byte[] datagram = new byte[65_535];

  @Override
  public void onEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.StreamUpdated update) {
      onStream(update);
    } else if (event instanceof QuicEvent.DatagramsReadable readable) {
      echoDatagrams(readable.connection());
    } else if (event instanceof QuicEvent.ConnectionClosed) {
      echoes.clear();
    }
  }

  /** How peers gave up on streams, in order. */
  BlockingQueue<StreamEnd> ends() {
    return ends;
  }

  private void onStream(QuicEvent.StreamUpdated update) {
    QuicStream stream = update.stream();
    if (update.has(QuicStream.OPENED)) {
      echoes.put(stream, new Echo(stream));
    }
    Echo echo = echoes.get(stream);
    if (echo == null) {
      return;
    }
    if (update.has(QuicStream.STOPPED)) {
      ends.add(new StreamEnd(stream.id(), StreamEnd.Kind.STOP, stream.peerStopCode()));
      echo.give();
    } else {
      echo.go();
    }
    if (echo.done) {
      echoes.remove(stream);
    }
  }

  private void echoDatagrams(QuicConnection connection) {
    int length = connection.readDatagram(datagram, 0);
    while (length >= 0) {
      if (length <= connection.maxDatagramBytes()) {
        connection.sendDatagram(datagram, 0, length, -1);
      }
      length = connection.readDatagram(datagram, 0);
    }
  }

  /** One stream: what was read and not yet written waits in the buffer, and nothing is read. */
  private final class Echo {
    private final QuicStream stream;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private boolean done;

    Echo(QuicStream stream) {
      this.stream = stream;
    }

    void go() {
      while (!done && flush()) {
        int n = stream.read(buffer, 0, buffer.length);
        if (n == 0) {
          return;
        }
        if (n > 0) {
          from = 0;
          to = stream.hasSendPart() ? n : 0;
        } else {
          end(n);
        }
      }
    }

    /** Whether all that was read has been written. */
    private boolean flush() {
      if (from < to) {
        int n = stream.write(buffer, from, to - from);
        if (n < 0) {
          give();
          return false;
        }
        from += n;
      }
      return from == to;
    }

    private void end(int how) {
      done = true;
      if (how == QuicStream.RESET) {
        ends.add(new StreamEnd(stream.id(), StreamEnd.Kind.RESET, stream.peerErrorCode()));
      }
      if (!stream.hasSendPart()) {
        return;
      }
      if (how == QuicStream.RESET) {
        stream.reset(stream.peerErrorCode());
      } else {
        stream.finish();
      }
    }

    /** Nobody wants the echo. */
    void give() {
      done = true;
      stream.stop(stream.peerStopCode());
    }
  }
}
