package dev.crowfly.quic.connection;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.ConnectionStats;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicObserver.KeyTrigger;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.TlsSession;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.crypto.OneRttKeys;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.path.PathManager;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.recovery.PathRecovery;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.stream.Streams;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.VarInt;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A QUIC connection, either role, as a state machine (RFC 9000 §5).
 *
 * <p><b>Inputs</b>: {@link #receive}, {@link #onTimeout}. <b>Mutators</b>: those of {@link
 * QuicConnection}. <b>Outputs</b>: {@link #pollTransmit}, {@link #pollEvent}, {@link #nextTimeout},
 * to be drained in this order after any of the former. Its owner is the endpoint, which drops it
 * once it {@link #isForgotten}.
 *
 * <p>This class holds the parts together and decides nothing about bytes: {@link PacketReceiver}
 * takes datagrams apart, {@link Sender} puts them together, {@link Establishment} knows the steps
 * of the handshake, {@link Lifecycle} the end.
 */
public final class Connection implements QuicConnection {
  /** RFC 9000 §14: less room than this can't hold every datagram. */
  private static final int LEAST_SLOT_BYTES = PathProperties.SMALLEST_MAX_DATAGRAM_BYTES;

  private final boolean client;
  private final ConnectionHost host;
  private final ConnectionParts parts;
  private final PacketReceiver receiver;

  private long lastInput;
  private long datagramsReceived;
  private long datagramsSent;
  private long bytesReceived;
  private long bytesSent;
  private Object attachment;

  private Connection(boolean client, ConnectionStart start, ConnectionParts parts) {
    this.client = client;
    host = start.host();
    this.parts = parts;
    receiver = new PacketReceiver(this, new FrameRouter(this));
    parts.events().attach(this, parts.streams(), parts.paths());
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
      connection.endSilently(closeReason(false, error.code(), error.frameType(), error.reason()));
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
        close(closeReason(false, error.code(), error.frameType(), error.reason()), now);
      }
      if (wasBlocked) {
        onUnblocked(path, now);
      }
    }
    observeMetrics();
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
    TimerTable timers = parts.timers();
    if (timers.expire(Timer.CLOSE, now)) {
      parts.lifecycle().onCloseTimeout();
      release();
    }
    if (!parts.lifecycle().isLive()) {
      return;
    }
    if (timers.expire(Timer.IDLE, now)) {
      endSilently(new CloseReason.IdleTimedOut());
    } else if (timers.expire(Timer.HANDSHAKE, now)) {
      endSilently(new CloseReason.HandshakeTimedOut());
    } else {
      if (timers.expire(Timer.KEEP_ALIVE, now) && isHandshakeComplete()) {
        parts.control().owePing();
      }
      if (timers.expire(Timer.BLOCKED, now) && isHandshakeComplete() && isNothingAwaited()) {
        parts.streams().repeatBlockedSignals();
      }
      parts.recovery().onTimeout(now);
      parts.paths().onTimeout(now);
      OneRttKeys keys = oneRttKeys();
      if (keys != null && keys.nextTimeout() <= now) {
        keys.onTimeout(now);
      }
      observeMetrics();
    }
  }

  /** Whether no acknowledgment is on its way that would show that the peer is still there. */
  private boolean isNothingAwaited() {
    return pathRecovery().ackElicitingInFlight(PacketNumberSpace.APPLICATION_DATA) == 0;
  }

  // --------------------------------------------------------------------------------- outputs

  /** When {@link #onTimeout} is due, or {@code Long.MAX_VALUE}. */
  public long nextTimeout() {
    long next = parts.timers().earliest();
    if (!parts.lifecycle().isLive()) {
      return next;
    }
    next = Math.min(next, parts.recovery().nextTimeout());
    next = Math.min(next, parts.paths().nextTimeout());
    if (parts.sender().pacedUntil() > lastInput) {
      next = Math.min(next, parts.sender().pacedUntil());
    }
    OneRttKeys keys = oneRttKeys();
    if (keys != null) {
      next = Math.min(next, keys.nextTimeout());
    }
    for (PacketSpace space : parts.spaces().all()) {
      // What is due already leaves with the next poll, or waits for an input to make room for it.
      long deadline = space.acks().ackDeadline();
      if (space.canSend() && deadline > lastInput) {
        next = Math.min(next, deadline);
      }
    }
    return next;
  }

  /** Writes the next datagram that may leave now; false when there is none. */
  public boolean pollTransmit(Transmit out, long now) {
    return transmit(null, null, out, now);
  }

  private boolean transmit(SocketAddress local, SocketAddress peer, Transmit out, long now) {
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
              && parts.paths().isActiveBetween(local, peer)
              && sender.pollClose(closing, out, now);
    }
    if (sent) {
      datagramsSent++;
      bytesSent += out.length();
      observeMetrics();
    }
    return sent;
  }

  private void onSent(long now) {
    if (parts.sender().wasAckEliciting()) {
      parts.idle().onAckElicitingSent(ptoNanos(), now);
    }
    if (parts.sender().hadHandshakePacket()) {
      parts.establishment().onHandshakePacketSent(now);
    }
    OneRttKeys keys = oneRttKeys();
    if (keys != null && keys.sendLimitReached()) {
      close(
          closeReason(
              false,
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

  // -------------------------------------------------------------------------------- mutators

  @Override
  public void ping(long now) {
    if (!isHandshakeComplete()) {
      throw new IllegalStateException("the handshake is not complete");
    }
    parts.control().owePing();
    host.onMutated();
  }

  @Override
  public QuicStream openStream(boolean bidirectional) {
    requireLive();
    QuicStream stream = parts.streams().open(bidirectional);
    if (stream == null) {
      host.onMutated(); // STREAMS_BLOCKED is due
    }
    return stream;
  }

  @Override
  public QuicStream stream(long id) {
    return parts.streams().get(id);
  }

  @Override
  public long probePath(SocketAddress local, SocketAddress peer, long rttNanos, long now) {
    requireLive();
    try {
      return rttNanos > 0
          ? parts.paths().probePath(local, peer, rttNanos, now)
          : parts.paths().probePath(local, peer, now);
    } finally {
      host.onMutated(); // even a probe that has to wait for a connection ID is remembered
    }
  }

  @Override
  public long migrate(SocketAddress local, SocketAddress peer, long now) {
    requireLive();
    long dcidSequence = parts.paths().migrate(local, peer, now);
    host.onMutated();
    return dcidSequence;
  }

  @Override
  public long migrateSource(SocketAddress local, long now) {
    requireLive();
    long dcidSequence = parts.paths().migrateSource(local, now);
    host.onMutated();
    return dcidSequence;
  }

  @Override
  public void abandonPath(SocketAddress local, SocketAddress peer, long now) {
    parts.paths().abandonPath(local, peer);
    host.onMutated();
  }

  @Override
  public boolean isPathValidated(SocketAddress local, SocketAddress peer) {
    return parts.paths().isPathValidated(local, peer);
  }

  @Override
  public List<SocketAddress> paths(SocketAddress local) {
    return parts.paths().paths(local);
  }

  @Override
  public List<PathStats> pathStats() {
    return parts.paths().pathStats();
  }

  @Override
  public boolean sendOnPath(SocketAddress local, SocketAddress peer, Transmit out, long now) {
    boolean sent =
        out.limit() - out.offset() >= LEAST_SLOT_BYTES && transmit(local, peer, out, now);
    if (sent) {
      host.onSentByItself(out.length());
    }
    host.onMutated();
    return sent;
  }

  @Override
  public long newScid(boolean retireIfNeeded, long now) {
    requireLive();
    if (!isHandshakeComplete()) {
      throw new PathException.HandshakeUnconfirmed("the handshake is not complete");
    }
    long sequence = parts.ids().issueOne(retireIfNeeded);
    host.onMutated();
    return sequence;
  }

  @Override
  public int scidsLeft() {
    return parts.ids().local().issuable();
  }

  @Override
  public void retireDcid(long sequence, long now) {
    requireLive();
    parts.paths().retireDcid(sequence);
    host.onMutated();
  }

  @Override
  public int availableDcids() {
    return parts.paths().availableDcids();
  }

  @Override
  public int maxDatagramBytes() {
    return parts.datagrams().maxBytes(parts.sender().datagramRoom());
  }

  @Override
  public void sendDatagram(byte[] data, int offset, int length, long tag) {
    requireLive();
    int most = maxDatagramBytes();
    if (length > most) {
      throw new IllegalArgumentException(
          "a datagram of " + length + " bytes; the path and the peer take " + most);
    }
    parts.datagrams().send(data, offset, length, tag);
    host.onMutated();
  }

  @Override
  public int nextDatagramBytes() {
    return parts.datagrams().nextBytes();
  }

  @Override
  public int readDatagram(byte[] out, int offset) {
    return parts.datagrams().read(out, offset);
  }

  private void requireLive() {
    if (isClosed()) {
      throw new IllegalStateException("the connection is closed: " + parts.lifecycle().reason());
    }
  }

  @Override
  public boolean initiateKeyUpdate(long now) {
    OneRttKeys keys = oneRttKeys();
    boolean may = parts.lifecycle().isLive() && keys != null && keys.mayInitiateUpdate(now);
    if (may) {
      keys.initiateUpdate(now);
      parts.feed().at(now);
      parts.feed().keyPhase(keys.generation(), KeyTrigger.LOCAL_UPDATE);
      host.onMutated();
    }
    return may;
  }

  @Override
  public void close(long code, String reason, long now) {
    Objects.requireNonNull(reason, "reason");
    if (code < 0 || code > VarInt.MAX) {
      throw new IllegalArgumentException("error code out of range: " + code);
    }
    parts.feed().at(now);
    close(new CloseReason.ClosedByApplication(false, code, reason), now);
    host.onMutated();
  }

  private void close(CloseReason reason, long now) {
    if (parts.lifecycle().isLive()) {
      parts.lifecycle().close(reason, ptoNanos(), now);
      parts.onEnd(reason);
    }
  }

  private void endSilently(CloseReason reason) {
    if (parts.lifecycle().isLive()) {
      parts.lifecycle().forget(reason);
      parts.onEnd(reason);
      release();
    }
  }

  /**
   * Something was thrown out of this connection that nobody foresaw. It ends; if it can't even say
   * so to the peer, it is forgotten.
   */
  public void fail(RuntimeException cause, long now) {
    CloseReason reason = new CloseReason.InternalFailure(cause);
    if (parts.lifecycle().isLive()) {
      try {
        close(reason, now);
      } catch (RuntimeException observer) {
        parts.feed().silence();
        parts.onEnd(reason);
      }
    } else if (!isForgotten()) {
      parts.feed().silence();
      parts.lifecycle().onCloseTimeout();
      release();
    }
  }

  /** Lets go of keys. */
  private void release() {
    for (PacketSpace space : parts.spaces().all()) {
      space.discard();
    }
    parts.handshake().discard();
    parts.ids().discard();
    parts.feed().forgotten();
  }

  // -------------------------------------------------------------- what received packets bring

  /** The length of the connection IDs that we issue. */
  int localCidLength() {
    return parts.localCidLength();
  }

  PacketSpace space(EncryptionLevel level) {
    return parts.spaces().of(level);
  }

  ObserverFeed feed() {
    return parts.feed();
  }

  Recovery recovery() {
    return parts.recovery();
  }

  Handshake handshake() {
    return parts.handshake();
  }

  ConnectionIds ids() {
    return parts.ids();
  }

  Streams streams() {
    return parts.streams();
  }

  Datagrams datagrams() {
    return parts.datagrams();
  }

  PathManager paths() {
    return parts.paths();
  }

  /**
   * A 1-RTT packet was authentic and new.
   *
   * @param known the path between its ends, or null
   * @return the path that it came on, perhaps a new one; null = drop it
   */
  Path onOneRttPacket(
      Path known, SocketAddress local, SocketAddress peer, int datagramBytes, long now) {
    long scidSequence = parts.ids().sequenceOfPacket();
    return parts.paths().onAuthenticated(known, local, peer, scidSequence, datagramBytes, now);
  }

  ControlFrames controlFrames() {
    return parts.control();
  }

  boolean takeKeysChanged() {
    return parts.establishment().takeKeysChanged();
  }

  /** Whether a long header names the peer as the peer calls itself (RFC 9000 §7.2). */
  boolean acceptsSource(byte[] buf, PacketHeader header) {
    HandshakeIds handshakeIds = parts.handshakeIds();
    return !handshakeIds.isPeerKnown()
        || handshakeIds.isPeer(buf, header.scidOffset(), header.scidLength());
  }

  boolean onRetry(byte[] buf, PacketHeader header, long now) {
    return client && parts.answers().onRetry(buf, header, now);
  }

  boolean onVersionNegotiation(byte[] buf, PacketHeader header) {
    boolean ended = client && parts.answers().onVersionNegotiation(buf, header);
    if (ended) {
      parts.onEnd(parts.lifecycle().reason());
      release();
    }
    return ended;
  }

  /** A packet was authentic; its frames come next. */
  void onAuthentic(PacketSpace space, byte[] buf, PacketHeader header, long now) {
    parts.establishment().onAuthentic(space, now);
    if (!parts.handshakeIds().isPeerKnown()) {
      parts.answers().onFirstPacket(buf, header);
    }
    parts.ids().onAuthentic(buf, header);
  }

  /** All frames of a packet were processed. */
  void onProcessed(long now) {
    if (!parts.lifecycle().isLive()) {
      return;
    }
    if (parts.establishment().takeHalfRtt()) {
      parts.events().halfRttDataAllowed();
    }
    if (parts.establishment().settle()) {
      parts.timers().stop(Timer.HANDSHAKE);
      parts.idle().onPeerTimeout(parts.negotiation().peer().maxIdleTimeoutMillis());
      parts.events().handshakeCompleted();
      if (!client) {
        onHandshakeConfirmed(now);
      }
    }
    parts.idle().onReceived(ptoNanos(), now);
  }

  void onHandshakeConfirmed(long now) {
    if (parts.establishment().confirm(now)) {
      parts.events().handshakeConfirmed();
    }
  }

  /**
   * A 1-RTT packet did not open: it may be a stateless reset.
   *
   * @param tail the last 16 bytes as they came
   */
  void onUnauthentic(byte[] tail, long now) {
    if (parts.ids().remote().isStatelessReset(tail, tail.length)) {
      onStatelessReset(now);
    }
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
      onStatelessReset(now);
    }
    return counts;
  }

  private void onStatelessReset(long now) {
    if (parts.lifecycle().isLive()) {
      CloseReason reason = new CloseReason.StatelesslyReset();
      parts.lifecycle().drain(reason, ptoNanos(), now);
      parts.onEnd(reason);
    }
  }

  void onAckBegin(PacketSpace space, long largestAcknowledged, long ackDelay, long now)
      throws TransportError {
    long delay =
        space.level() == EncryptionLevel.ONE_RTT ? parts.negotiation().ackDelayNanos(ackDelay) : 0;
    recovery().onAckBegin(space.number(), largestAcknowledged, delay, now);
    space.onAcked(largestAcknowledged);
    if (space.oneRttKeys() != null) {
      space.oneRttKeys().onAcked(largestAcknowledged, now);
    }
  }

  void onAckEnd(PacketSpace space) {
    recovery().onAckEnd();
    if (space.oneRttKeys() != null) {
      space.oneRttKeys().onPto(ptoNanos());
    }
  }

  void onStreamsAvailable(boolean bidirectional) {
    parts.events().streamsAvailable(bidirectional);
  }

  void onNewToken(byte[] buf, int offset, int length) {
    parts.events().newToken(Arrays.copyOfRange(buf, offset, offset + length));
  }

  void onPeerClosed(
      boolean byApplication,
      long code,
      long frameType,
      byte[] buf,
      int reasonOffset,
      int reasonLength,
      long now) {
    if (!parts.lifecycle().isLive()) {
      return;
    }
    String text = new String(buf, reasonOffset, reasonLength, StandardCharsets.UTF_8);
    CloseReason reason =
        byApplication
            ? new CloseReason.ClosedByApplication(true, code, text)
            : closeReason(true, code, frameType, text);
    parts.lifecycle().drain(reason, ptoNanos(), now);
    parts.onEnd(reason);
  }

  private static CloseReason closeReason(boolean byPeer, long code, long frameType, String reason) {
    return new CloseReason.ClosedByTransport(byPeer, code, frameType, reason);
  }

  private OneRttKeys oneRttKeys() {
    return parts.spaces().oneRtt().oneRttKeys();
  }

  private PathRecovery pathRecovery() {
    return parts.paths().activePath().recovery();
  }

  private void observeMetrics() {
    parts.feed().metrics(parts.paths().activePath());
  }

  private long ptoNanos() {
    return pathRecovery().rtt().ptoNanos(parts.negotiation().peerMaxAckDelayNanos());
  }

  // --------------------------------------------------------------------------------- getters

  @Override
  public boolean isClient() {
    return client;
  }

  @Override
  public boolean isHandshakeComplete() {
    return handshake().isComplete() && parts.lifecycle().state() != ConnectionState.HANDSHAKING;
  }

  @Override
  public boolean isHandshakeConfirmed() {
    return parts.lifecycle().state() == ConnectionState.CONFIRMED;
  }

  @Override
  public boolean isClosed() {
    return !parts.lifecycle().isLive();
  }

  @Override
  public Optional<CloseReason> closeReason() {
    return Optional.ofNullable(parts.lifecycle().reason());
  }

  @Override
  public Optional<TlsSession> session() {
    return Optional.ofNullable(handshake().session());
  }

  @Override
  public byte[] exportKeyingMaterial(String label, byte[] context, int length) {
    return handshake().exportKeyingMaterial(label, context, length);
  }

  @Override
  public String traceId() {
    return HexFormat.of().formatHex(parts.handshakeIds().originalDcid());
  }

  @Override
  public void attach(Object object) {
    attachment = object;
  }

  @Override
  public Object attachment() {
    return attachment;
  }

  @Override
  public ConnectionStats stats() {
    PathRecovery path = pathRecovery();
    return new ConnectionStats(
        datagramsReceived,
        datagramsSent,
        bytesReceived,
        bytesSent,
        receiver.received(),
        parts.sender().packetsSent(),
        recovery().packetsLost(),
        receiver.dropped(),
        datagrams().dropped(),
        path.rtt().smoothedNanos(),
        path.rtt().hasSample() ? path.rtt().minNanos() : 0,
        path.bytesInFlight());
  }
}
