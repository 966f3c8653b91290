package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.Transmit;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs one endpoint as its contract says, and holds it to that contract: datagrams within their
 * size, an end to sending at one instant, no timeout that is due at once again, events that make
 * sense, and no failure of our own whatever came.
 */
final class EndpointWatch {
  /** Where datagrams go. */
  interface Wire {
    void send(SocketAddress from, SocketAddress to, byte[] datagram);
  }

  /** What the path policy of these worlds allows. */
  static final int MOST_DATAGRAM_BYTES = 1452;

  private static final int MOST_AT_ONE_INSTANT = 2_000;

  private final QuicEndpoint endpoint;
  private final Wire wire;
  private final Consumer<QuicEvent> application;
  private final byte[] slot = new byte[MOST_DATAGRAM_BYTES + 50];
  private final Transmit out = new Transmit();
  private final Datagram in = new Datagram();
  private final Set<QuicConnection> completed = new HashSet<>();
  private final Set<QuicConnection> confirmed = new HashSet<>();
  private final Map<QuicConnection, CloseReason> ended = new HashMap<>();
  private final Set<QuicStream> closedStreams = new HashSet<>();

  EndpointWatch(QuicEndpoint endpoint, Wire wire, Consumer<QuicEvent> application) {
    this.endpoint = endpoint;
    this.wire = wire;
    this.application = application;
  }

  QuicEndpoint endpoint() {
    return endpoint;
  }

  void receive(SocketAddress from, SocketAddress to, byte[] datagram, long now) {
    byte[] copy = datagram.clone(); // decrypted in place
    endpoint.receive(in.set(copy, 0, copy.length, to, from), now);
    drain(now);
  }

  void onTimeout(long now) {
    endpoint.onTimeout(now);
    unless(endpoint.nextTimeout() > now, "a timeout that is due at once again");
    drain(now);
  }

  /** To be called after any mutator. */
  void drain(long now) {
    int turns = 0;
    boolean more = true;
    while (more) {
      while (endpoint.pollTransmit(out.reset(slot, 0, slot.length), now)) {
        unless(out.length() > 0 && out.length() <= MOST_DATAGRAM_BYTES, "size " + out.length());
        wire.send(out.local(), out.peer(), Arrays.copyOf(slot, out.length()));
        unless(++turns < MOST_AT_ONE_INSTANT, "no end of datagrams at one instant");
      }
      more = false;
      for (QuicEvent e = endpoint.pollEvent(); e != null; e = endpoint.pollEvent()) {
        check(e);
        application.accept(e);
        more = true;
        unless(++turns < MOST_AT_ONE_INSTANT, "no end of events at one instant");
      }
    }
  }

  private void check(QuicEvent event) {
    QuicConnection connection = event.connection();
    if (connection == null) {
      return;
    }
    unless(!ended.containsKey(connection), "an event after the end: " + event);
    if (event instanceof QuicEvent.HandshakeCompleted) {
      unless(completed.add(connection), "completed twice");
      unless(connection.session().isPresent(), "completed without a session");
    } else if (event instanceof QuicEvent.HandshakeConfirmed) {
      unless(completed.contains(connection), "confirmed before it is complete");
      unless(confirmed.add(connection), "confirmed twice");
    } else if (event instanceof QuicEvent.StreamUpdated update) {
      checkStream(update);
    } else if (event instanceof QuicEvent.ConnectionClosed closed) {
      checkEnd(connection, closed.reason());
    }
  }

  private void checkStream(QuicEvent.StreamUpdated update) {
    unless(update.news() != 0, "no news");
    unless(!closedStreams.contains(update.stream()), "news of a closed stream");
    if (update.has(QuicStream.CLOSED)) {
      unless(update.stream().isClosed(), "told closed, but is not");
      closedStreams.add(update.stream());
    }
  }

  private void checkEnd(QuicConnection connection, CloseReason reason) {
    if (reason instanceof CloseReason.InternalFailure failure) {
      throw failure.cause();
    }
    unless(reason.equals(connection.closeReason().orElse(null)), "two reasons of one end");
    unless(connection.isClosed(), "ended, but not closed");
    ended.put(connection, reason);
  }

  boolean hasEnded(QuicConnection connection) {
    return ended.containsKey(connection);
  }
}
