package dev.crowfly.quic.connection;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.stream.Stream;
import dev.crowfly.quic.stream.Streams;
import java.util.ArrayDeque;

/**
 * What the application has not yet been told, in order; news of streams come after all else.
 *
 * <p>Bounded: a peer can repeat only NEW_TOKEN at will, and those beyond the bound are dropped; the
 * fate of datagrams is told once for each that the application sent; streams queue themselves, each
 * at most once.
 */
final class Events {
  private static final int MAX_TOKENS = 8;

  private final ArrayDeque<QuicEvent> queue = new ArrayDeque<>(4);
  private final Observation observation;
  private QuicConnection connection;
  private Streams streams;
  private int tokens;

  /** What ends up in events is observed too. */
  Events(Observation observation) {
    this.observation = observation;
  }

  /** Called once, when the connection has all its parts. */
  void attach(QuicConnection owner, Streams itsStreams) {
    connection = owner;
    streams = itsStreams;
  }

  void handshakeCompleted() {
    connection.session().ifPresent(observation::handshakeCompleted);
    queue.add(new QuicEvent.HandshakeCompleted(connection));
  }

  void handshakeConfirmed() {
    observation.handshakeConfirmed();
    queue.add(new QuicEvent.HandshakeConfirmed(connection));
  }

  void newToken(byte[] token) {
    if (tokens < MAX_TOKENS) {
      tokens++;
      queue.add(new QuicEvent.NewTokenReceived(connection, token));
    }
  }

  void datagramsReadable() {
    queue.add(new QuicEvent.DatagramsReadable(connection));
  }

  void datagramSettled(long tag, boolean acknowledged) {
    queue.add(new QuicEvent.DatagramSettled(connection, tag, acknowledged));
  }

  void closed(CloseReason reason) {
    observation.closed(reason);
    queue.add(new QuicEvent.ConnectionClosed(connection, reason));
  }

  /** The next event, or null. */
  QuicEvent poll() {
    QuicEvent event = queue.poll();
    if (event instanceof QuicEvent.NewTokenReceived) {
      tokens--;
    }
    return event != null ? event : pollStreams();
  }

  private QuicEvent pollStreams() {
    Stream stream = streams.pollNews();
    if (stream == null) {
      return null;
    }
    if (stream.event() == null) {
      stream.setEvent(new QuicEvent.StreamUpdated(connection, stream));
    }
    return stream.event().with(stream.takeNews());
  }
}
