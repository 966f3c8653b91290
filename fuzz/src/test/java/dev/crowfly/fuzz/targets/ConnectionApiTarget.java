package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sequences of calls on both ends of a connection, in any state of it, with time between them: what
 * is thrown is documented, what is read was written, queues keep their bounds.
 */
public final class ConnectionApiTarget {
  private static final int MOST_STREAMS = 24;
  private static final int MOST_QUEUED = 16;

  private final Choices choices;
  private final QuicPair pair = new QuicPair(null);
  private final List<QuicStream> streams = new ArrayList<>();
  private final Set<QuicStream> finished = new HashSet<>();
  private final Set<QuicStream> stopped = new HashSet<>();
  private final List<Integer> written = new ArrayList<>();
  private QuicConnection client;

  private ConnectionApiTarget(Choices choices) {
    this.choices = choices;
  }

  /** Each step: which end, which call, its arguments. */
  public static void fuzzerTestOneInput(byte[] input) {
    new ConnectionApiTarget(new Choices(input)).run();
  }

  private void run() {
    client = pair.connect(QuicPair.CLIENT);
    for (int step = 0; step < 120 && !choices.isEmpty(); step++) {
      boolean atServer = choices.flag();
      QuicConnection connection = atServer ? pair.accepted() : client;
      if (connection != null) {
        act(connection);
        unless(connection.queuedDatagrams() <= MOST_QUEUED, "too many datagrams wait");
      }
      pair.client().drain(pair.now());
      pair.server().drain(pair.now());
    }
    pair.conversation().deaf(false);
    pair.runFor(2 * QuicPair.SECOND);
    client.close(choices.octet(), "end", pair.now());
    pair.client().drain(pair.now());
    pair.checkAllIsForgotten();
  }

  private void act(QuicConnection connection) {
    switch (choices.below(20)) {
      case 0, 1 -> open(connection, choices.flag());
      case 2, 3 -> write(1 + choices.below(1 << 14));
      case 4 -> finish();
      case 5 -> reset();
      case 6 -> stop();
      case 7 -> urgency();
      case 8, 9 -> datagram(connection, choices.below(1_400));
      case 10 ->
          Documented.call(
              !connection.isHandshakeComplete(),
              IllegalStateException.class,
              () -> connection.ping(pair.now()));
      case 11 -> connection.initiateKeyUpdate(pair.now());
      case 12 -> exportKeys(connection);
      case 13 -> connectionIds(connection);
      case 14 -> pair.conversation().deaf(choices.flag());
      case 15 -> look(connection);
      case 16 -> {
        if (choices.below(16) == 0) {
          connection.close(choices.number() >>> 2, "fuzz", pair.now());
        }
      }
      case 17 -> pair.runFor((1 + choices.octet()) * QuicPair.MILLI);
      default -> pair.runFor(choices.below(20) * QuicPair.MILLI);
    }
  }

  private void open(QuicConnection connection, boolean bidirectional) {
    if (streams.size() >= MOST_STREAMS || !connection.isHandshakeComplete()) {
      return;
    }
    Documented.call(
        connection.isClosed(),
        IllegalStateException.class,
        () -> {
          QuicStream stream = connection.openStream(bidirectional);
          if (stream != null) {
            streams.add(stream);
            written.add(0);
          }
        });
  }

  private int any() {
    return streams.isEmpty() ? -1 : choices.below(streams.size());
  }

  private void write(int length) {
    int index = any();
    if (index < 0) {
      return;
    }
    QuicStream stream = streams.get(index);
    int at = written.get(index);
    byte[] all = Conversation.said(stream.id(), at + length);
    Documented.mayThrow(
        finished.contains(stream) ? IllegalStateException.class : NotThrown.class,
        () -> {
          int count = stream.write(all, at, length);
          unless(count <= length && count >= QuicStream.GONE, "wrote " + count);
          written.set(index, at + Math.max(0, count));
        });
  }

  private void finish() {
    int index = any();
    if (index >= 0) {
      streams.get(index).finish();
      finished.add(streams.get(index));
    }
  }

  private void reset() {
    int index = any();
    if (index >= 0) {
      streams.get(index).reset(choices.number() >>> 2);
    }
  }

  private void stop() {
    int index = any();
    if (index >= 0 && streams.get(index).hasReceivePart()) {
      pair.conversation().stop(streams.get(index), choices.number() >>> 2);
      stopped.add(streams.get(index));
    }
  }

  private void urgency() {
    int index = any();
    if (index >= 0) {
      streams.get(index).setUrgency(choices.below(8));
    }
  }

  private void datagram(QuicConnection connection, int length) {
    boolean tooLarge = length > connection.maxDatagramBytes();
    boolean closed = connection.isClosed();
    try {
      byte[] said = Conversation.said(length, length);
      connection.sendDatagram(said, 0, length, choices.flag() ? 5 : -1);
      unless(!closed && !tooLarge, "took a datagram of " + length);
    } catch (IllegalArgumentException e) {
      unless(tooLarge, "refused a datagram of " + length);
    } catch (IllegalStateException e) {
      unless(closed, "refused a datagram while open");
    }
  }

  private void exportKeys(QuicConnection connection) {
    int length = 1 + choices.below(64);
    Documented.call(
        !connection.isHandshakeComplete(),
        IllegalStateException.class,
        () -> {
          byte[] keys = connection.exportKeyingMaterial("EXPORTER-fuzz", new byte[0], length);
          unless(keys.length == length, "keys of another length");
        });
  }

  private void connectionIds(QuicConnection connection) {
    boolean give = choices.flag();
    long sequence = choices.octet();
    boolean closed = connection.isClosed();
    Documented.mayThrow(
        closed ? IllegalStateException.class : PathException.class,
        () -> {
          if (give) {
            connection.newScid(sequence % 2 == 0, pair.now());
          } else {
            connection.retireDcid(sequence, pair.now());
          }
        });
  }

  private static void look(QuicConnection connection) {
    connection.stats();
    connection.pathStats();
    unless(connection.closeReason().isPresent() == connection.isClosed(), "closed without reason");
    unless(connection.scidsLeft() >= 0 && connection.availableDcids() >= 0, "negative counts");
    connection.traceId();
    connection.session();
  }

  /** Nothing throws it: where nothing is documented. */
  private static final class NotThrown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NotThrown() {}
  }
}
