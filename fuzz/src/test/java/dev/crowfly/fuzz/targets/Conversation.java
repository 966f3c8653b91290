package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What both ends of a {@link QuicPair} say to each other: streams and datagrams whose bytes are
 * known in advance, so that what arrives can be held against what was said. Whatever happens on the
 * way, an end reads a beginning of what the other wrote, or nothing.
 */
final class Conversation {
  private static final int REQUEST_BYTES = 2_500;
  private static final int ANSWER_BYTES = 1_700;
  private static final int DATAGRAMS = 3;

  private record Unread(QuicConnection connection, QuicStream stream, boolean atServer) {}

  private final byte[] buffer = new byte[4_096];
  private final Map<QuicStream, Integer> readBytes = new HashMap<>();
  private final Map<QuicConnection, Integer> answersRead = new HashMap<>();
  private final Map<QuicStream, Unread> unread = new LinkedHashMap<>();
  private final Set<QuicStream> stopped = new HashSet<>();
  private boolean deaf;
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
        event.connection().sendDatagram(said(40 + i, 40 + i), 0, 40 + i, i);
      }
    } else if (event instanceof QuicEvent.StreamUpdated update) {
      hear(update, false);
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
      hear(update, true);
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

  /** What is said on a stream, from its beginning on. */
  static byte[] said(long id, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (id + 7L * i + (i >> 8));
    }
    return bytes;
  }

  /** While nobody listens, streams are not read; afterwards all that waits is. */
  void deaf(boolean isDeaf) {
    deaf = isDeaf;
    if (!deaf) {
      for (Unread each : List.copyOf(unread.values())) {
        read(each);
      }
      unread.clear();
    }
  }

  /** Gives up receiving. */
  void stop(QuicStream stream, long code) {
    stopped.add(stream);
    stream.stop(code);
  }

  private void hear(QuicEvent.StreamUpdated update, boolean atServer) {
    QuicStream stream = update.stream();
    if (!stream.hasReceivePart() || !update.has(QuicStream.READABLE)) {
      return;
    }
    Unread news = new Unread(update.connection(), stream, atServer);
    if (deaf) {
      unread.put(stream, news);
    } else {
      read(news);
    }
  }

  private void read(Unread news) {
    QuicStream stream = news.stream();
    if (stopped.contains(stream)) {
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
    if (count == QuicStream.END && stream.hasSendPart()) {
      onEnd(news);
    }
  }

  /** The peer's streams are answered, an answer to ours is counted. */
  private void onEnd(Unread news) {
    QuicStream stream = news.stream();
    boolean ours = ((stream.id() & 1) == 0) != news.atServer();
    if (!ours) {
      if (!news.connection().isClosed() && stream.writableBytes() > 0) {
        say(stream, ANSWER_BYTES);
      }
      return;
    }
    unless(!honest || readBytes.getOrDefault(stream, 0) == ANSWER_BYTES, "an answer that was cut");
    answersRead.merge(news.connection(), 1, Integer::sum);
  }

  private void readDatagrams(QuicConnection connection) {
    int length = connection.readDatagram(buffer, 0);
    while (length >= 0) {
      if (honest) {
        unless(
            Arrays.equals(said(length, length), Arrays.copyOf(buffer, length)),
            "a datagram that nobody sent");
      }
      length = connection.readDatagram(buffer, 0);
    }
  }
}
