package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import java.util.HashMap;
import java.util.Map;

/**
 * What both ends of a {@link QuicPair} say to each other: streams and datagrams whose bytes are
 * known in advance, so that what arrives can be held against what was said. Whatever happens on the
 * way, an end reads a beginning of what the other wrote, or nothing.
 */
final class Conversation {
  private static final int REQUEST_BYTES = 2_500;
  private static final int ANSWER_BYTES = 1_700;
  private static final int DATAGRAMS = 3;

  private final byte[] buffer = new byte[4_096];
  private final Map<QuicStream, Integer> readBytes = new HashMap<>();
  private final Map<QuicConnection, Integer> answersRead = new HashMap<>();
  private boolean honest = true;
  private boolean quiet;

  Conversation() {}

  /** Somebody forges what the ends say: what is read proves nothing any more. */
  void forged() {
    honest = false;
  }

  /** Nothing is said from now on; what comes is read. */
  void quiet() {
    quiet = true;
  }

  /** How many answers a client's connection has read to their ends. */
  int answersRead(QuicConnection connection) {
    return answersRead.getOrDefault(connection, 0);
  }

  void onClientEvent(QuicEvent event) {
    if (event instanceof QuicEvent.HandshakeCompleted && speaks(event.connection())) {
      ask(event.connection());
      for (int i = 0; i < DATAGRAMS && event.connection().maxDatagramBytes() > 0; i++) {
        event.connection().sendDatagram(said(i, 40), 0, 40, i);
      }
    } else if (event instanceof QuicEvent.StreamUpdated update) {
      read(update, false);
    } else if (event instanceof QuicEvent.DatagramsReadable) {
      readDatagrams(event.connection());
    }
  }

  /** Opens a stream with a request; false when there may be none now. */
  boolean ask(QuicConnection connection) {
    QuicStream stream = connection.isClosed() ? null : connection.openStream(true);
    if (stream == null) {
      return false;
    }
    say(stream, REQUEST_BYTES);
    return true;
  }

  void onServerEvent(QuicEvent event) {
    if (event instanceof QuicEvent.HandshakeCompleted && speaks(event.connection())) {
      QuicStream stream = event.connection().openStream(false);
      if (stream != null) {
        say(stream, ANSWER_BYTES);
      }
    } else if (event instanceof QuicEvent.StreamUpdated update) {
      read(update, true);
    } else if (event instanceof QuicEvent.DatagramsReadable) {
      readDatagrams(event.connection());
    }
  }

  /** It may have ended already, by what came in the same datagram: then nothing can be sent. */
  private boolean speaks(QuicConnection connection) {
    return !quiet && !connection.isClosed();
  }

  private static void say(QuicStream stream, int length) {
    byte[] bytes = said(stream.id(), length);
    int written = stream.write(bytes, 0, length);
    if (written >= 0) {
      stream.finish();
    }
  }

  private static byte[] said(long id, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (id + 7L * i + (i >> 8));
    }
    return bytes;
  }

  private void read(QuicEvent.StreamUpdated update, boolean atServer) {
    QuicStream stream = update.stream();
    if (!stream.hasReceivePart() || (stream.isClosed() && !update.has(QuicStream.READABLE))) {
      return;
    }
    int count = stream.read(buffer, 0, buffer.length);
    while (count > 0) {
      int before = readBytes.merge(stream, count, Integer::sum) - count;
      byte[] expected = said(stream.id(), before + count);
      for (int i = 0; i < count && honest; i++) {
        unless(buffer[i] == expected[before + i], "read what nobody wrote, at " + (before + i));
      }
      count = stream.read(buffer, 0, buffer.length);
    }
    if (count == QuicStream.END) {
      onEnd(update.connection(), stream, atServer);
    }
  }

  private void onEnd(QuicConnection connection, QuicStream stream, boolean atServer) {
    if (atServer && stream.hasSendPart() && !connection.isClosed()) {
      if (stream.writableBytes() > 0) {
        say(stream, ANSWER_BYTES);
      }
    } else if (!atServer && stream.hasSendPart()) {
      unless(
          !honest || readBytes.getOrDefault(stream, 0) == ANSWER_BYTES, "an answer that was cut");
      answersRead.merge(connection, 1, Integer::sum);
    }
  }

  private void readDatagrams(QuicConnection connection) {
    int length = connection.readDatagram(buffer, 0);
    while (length >= 0) {
      if (honest) {
        unless(length == 40, "a datagram that nobody sent");
      }
      length = connection.readDatagram(buffer, 0);
    }
  }
}
