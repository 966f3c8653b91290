package dev.crowfly.quic.connection;

import dev.crowfly.quic.ConnectionStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.OneRttKeys;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.recovery.PathRecovery;
import java.net.SocketAddress;

/**
 * A QUIC connection, either role, as a state machine (RFC 9000 §5).
 *
 * <p><b>Inputs</b>: {@link #receive}, {@link #onTimeout}. <b>Mutators</b>: those of the {@link
 * #application}. <b>Outputs</b>: {@link #pollTransmit}, {@link #pollEvent}, {@link #nextTimeout},
 * to be drained in this order after any of the former. Its owner is the endpoint, which drops it
 * once it {@link #isForgotten}.
 *
 * <p>This class holds the parts together and decides nothing about bytes: {@link PacketReceiver}
 * takes datagrams apart, {@link PacketEffects} knows what follows from them, {@link Sender} puts
 * datagrams together, {@link Establishment} knows the steps of the handshake, {@link Deadlines}
 * when something is due, {@link Ending} the end.
 */
public final class Connection {
  private final boolean client;
  final ConnectionParts parts;
  private final Ending ending;
  private final Deadlines deadlines;
  private final PacketReceiver receiver;
  private final ApplicationSide application;

  private long lastInput;
  private long datagramsReceived;
  private long datagramsSent;
  private long bytesReceived;
  private long bytesSent;

  private Connection(boolean client, ConnectionStart start, ConnectionParts parts) {
    this.client = client;
    this.parts = parts;
    ending = new Ending(parts);
    deadlines = new Deadlines(parts, ending);
    PacketEffects effects = new PacketEffects(client, parts, ending);
    receiver = new PacketReceiver(effects, new FrameRouter(effects));
    application = new ApplicationSide(client, start.host(), parts, ending, this);
    parts.events().attach(application, parts.streams(), parts.paths());
    lastInput = start.now();
  }

  /**
   * A client's connection; its first datagram is ready to be polled.
   *
   * @param serverName for SNI and the verifier, or null
   */
  public static Connection client(ConnectionStart start, String serverName) {
    ConnectionParts parts = ConnectionParts.client(start, serverName);
    Connection connection = new Connection(true, start, parts);
    try {
      parts.handshake().start();
    } catch (TransportError error) {
      connection.ending.endSilently(Ending.transport(false, error));
    }
    return connection;
  }

  /** A server's connection to a client whose Initial is about to be received. */
  public static Connection server(ConnectionStart start, AcceptedInitial initial) {
    return new Connection(false, start, ConnectionParts.server(start, initial));
  }

  // ---------------------------------------------------------------------------------- inputs

  /**
   * Takes in a datagram that was addressed to one of the connection's IDs.
   *
   * @param buf scrambled afterwards
   */
  public void receive(
      byte[] buf, int offset, int length, SocketAddress local, SocketAddress peer, long now) {
    lastInput = now;
    parts.feed().at(now);
    Path path = parts.paths().find(local, peer);
    parts.feed().on(path);
    if (isForgotten() || (client && path == null)) {
      receiver.countDropped(length);
      return;
    }
    datagramsReceived++;
    bytesReceived += length;
    boolean wasBlocked = path != null && path.recovery().isAmplificationLimited();
    if (path != null) {
      path.onReceived(length);
    }
    Closing closing = parts.lifecycle().closing();
    if (closing != null) {
      closing.onPacketReceived();
    } else if (parts.lifecycle().isLive()) {
      try {
        receiver.receive(buf, offset, length, path, local, peer, now);
      } catch (TransportError error) {
        ending.close(error, now);
      }
      if (wasBlocked) {
        onUnblocked(path, now);
      }
    }
    parts.observeMetrics();
  }

  /**
   * RFC 9002 A.6: a probe timeout that fell into the time when nothing could be sent counts now. It
   * has to come before any sending, or other data would use up what the datagram has allowed, and a
   * lost handshake packet would wait for the next one.
   */
  private void onUnblocked(Path path, long now) {
    if (parts.lifecycle().isLive() && !path.recovery().isAmplificationLimited()) {
      parts.recovery().onTimeout(now);
    }
  }

  /** Does what is due; harmless when nothing is. */
  public void onTimeout(long now) {
    lastInput = now;
    parts.feed().at(now);
    deadlines.onTimeout(now);
  }

  // --------------------------------------------------------------------------------- outputs

  /** When {@link #onTimeout} is due, or {@code Long.MAX_VALUE}. */
  public long nextTimeout() {
    return deadlines.next(lastInput);
  }

  /** Writes the next datagram that may leave now; false when there is none. */
  public boolean pollTransmit(Transmit out, long now) {
    return transmit(null, null, out, now);
  }

  /** The same for a datagram between these two ends; null = any. */
  boolean transmit(SocketAddress local, SocketAddress peer, Transmit out, long now) {
    parts.feed().at(now);
    Lifecycle lifecycle = parts.lifecycle();
    Sender sender = parts.sender();
    boolean sent;
    if (lifecycle.isLive()) {
      sent = sender.poll(local, peer, out, now);
      if (sent) {
        onSent(now);
      }
    } else {
      Closing closing = lifecycle.closing();
      sent =
          closing != null
              && parts.paths().probes().isActiveBetween(local, peer)
              && sender.pollClose(closing, out, now);
    }
    if (sent) {
      datagramsSent++;
      bytesSent += out.length();
      parts.observeMetrics();
    }
    return sent;
  }

  private void onSent(long now) {
    if (parts.sender().wasAckEliciting()) {
      parts.idle().onAckElicitingSent(parts.ptoNanos(), now);
    }
    if (parts.sender().hadHandshakePacket()) {
      parts.establishment().onHandshakePacketSent(now);
    }
    OneRttKeys keys = parts.oneRttKeys();
    if (keys != null && keys.sendLimitReached()) {
      ending.close(
          new TransportError(
              TransportErrorCode.AEAD_LIMIT_REACHED,
              0,
              "too many packets were sealed with one key"),
          now);
    }
  }

  /** The next event, or null. */
  public QuicEvent pollEvent() {
    return parts.events().poll();
  }

  /** Whether nothing is left of it: the endpoint may drop it once its events were polled. */
  public boolean isForgotten() {
    return parts.lifecycle().state() == ConnectionState.FORGOTTEN;
  }

  /** Something was thrown out of this connection that nobody foresaw: it ends. */
  public void fail(RuntimeException cause, long now) {
    ending.fail(cause, now);
  }

  /** What the application has of it. */
  public QuicConnection application() {
    return application;
  }

  /**
   * A datagram ended with a stateless reset token of the peer (RFC 9000 §10.3.1). It counts only if
   * it came on a path of the connection.
   *
   * @return whether it counted
   */
  public boolean onStatelessReset(SocketAddress local, SocketAddress peer, long now) {
    parts.feed().at(now);
    boolean counts = parts.paths().find(local, peer) != null;
    if (counts) {
      ending.onStatelessReset(now);
    }
    return counts;
  }

  ConnectionStats stats() {
    PathRecovery path = parts.paths().activePath().recovery();
    return new ConnectionStats(
        datagramsReceived,
        datagramsSent,
        bytesReceived,
        bytesSent,
        receiver.received(),
        parts.sender().packetsSent(),
        parts.recovery().packetsLost(),
        receiver.dropped(),
        parts.datagrams().dropped(),
        path.rtt().smoothedNanos(),
        path.rtt().hasSample() ? path.rtt().minNanos() : 0,
        path.bytesInFlight());
  }
}
