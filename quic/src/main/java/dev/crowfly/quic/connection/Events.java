package dev.crowfly.quic.connection;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.path.PathManager;
import dev.crowfly.quic.stream.Stream;
import dev.crowfly.quic.stream.Streams;
import java.util.ArrayDeque;

/**
 * What the application has not yet been told, in order; news of streams come after all else but the
 * end, and nothing comes after that.
 *
 * <p>Bounded: a peer can repeat only NEW_TOKEN at will, and those beyond the bound are dropped; the
 * fate of datagrams is told once for each that the application sent; that streams can be opened,
 * once for each refusal; streams queue themselves, each at most once.
 */
final class Events {
  private static final int MAX_TOKENS = 8;

  private final ArrayDeque<QuicEvent> queue = new ArrayDeque<>(4);
  private final ObserverFeed feed;
  private QuicConnection connection;
  private Streams streams;
  private PathManager paths;
  private int tokens;
  private boolean closed;

  /** Told again and again, so that a datagram costs no object; made for the first one. */
  private QuicEvent datagramsReadable;

  /** The last event, while it has not been told. */
  private QuicEvent end;

  /** What ends up in events is observed too. */
  Events(ObserverFeed feed) {
    this.feed = feed;
  }

  /** Called once, when the connection has all its parts. */
  void attach(QuicConnection owner, Streams itsStreams, PathManager itsPaths) {
    paths = itsPaths;
    connection = owner;
    streams = itsStreams;
  }

  void halfRttDataAllowed() {
    add(new QuicEvent.HalfRttDataAllowed(connection));
  }

  void handshakeCompleted() {
    connection.session().ifPresent(feed::handshakeCompleted);
    add(new QuicEvent.HandshakeCompleted(connection));
  }

  void handshakeConfirmed() {
    feed.handshakeConfirmed();
    add(new QuicEvent.HandshakeConfirmed(connection));
  }

  void newToken(byte[] token) {
    if (tokens < MAX_TOKENS && !closed) {
      tokens++;
      queue.add(new QuicEvent.NewTokenReceived(connection, token));
    }
  }

  void streamsAvailable(boolean bidirectional) {
    add(new QuicEvent.StreamsAvailable(connection, bidirectional));
  }

  void datagramsReadable() {
    if (datagramsReadable == null) {
      datagramsReadable = new QuicEvent.DatagramsReadable(connection);
    }
    add(datagramsReadable);
  }

  void datagramSettled(long tag, boolean acknowledged) {
    add(new QuicEvent.DatagramSettled(connection, tag, acknowledged));
  }

  void closed(CloseReason reason) {
    if (!closed) {
      closed = true;
      end = new QuicEvent.ConnectionClosed(connection, reason);
      feed.closed(reason);
    }
  }

  /** What follows a CONNECTION_CLOSE in the same datagram is still read, but not told. */
  private void add(QuicEvent event) {
    if (!closed) {
      queue.add(event);
    }
  }

  /** The next event, or null. */
  QuicEvent poll() {
    QuicEvent event = queue.poll();
    if (event instanceof QuicEvent.NewTokenReceived) {
      tokens--;
    }
    if (event == null && !closed) {
      event = pollPaths();
    }
    if (event == null && (!closed || end != null)) {
      event = pollStreams();
    }
    return event != null ? event : takeEnd();
  }

  private QuicEvent takeEnd() {
    QuicEvent last = end;
    end = null;
    return last;
  }

  private QuicEvent pollPaths() {
    PathEvent event = paths.pollEvent();
    return event == null ? null : new QuicEvent.PathUpdated(connection, event);
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
