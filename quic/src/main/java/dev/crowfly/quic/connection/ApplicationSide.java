package dev.crowfly.quic.connection;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.ConnectionStats;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicObserver.KeyTrigger;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.TlsSession;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.crypto.OneRttKeys;
import dev.crowfly.quic.wire.VarInt;
import java.net.SocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A connection as its application sees it: each call goes to the part that it concerns, and the
 * endpoint is told that there may be something to do.
 */
final class ApplicationSide implements QuicConnection {
  /** RFC 9000 §14: less room than this can't hold every datagram. */
  private static final int LEAST_SLOT_BYTES = PathProperties.SMALLEST_MAX_DATAGRAM_BYTES;

  private final boolean client;
  private final ConnectionHost host;
  private final ConnectionParts parts;
  private final Ending ending;
  final Connection machine;
  private Object attachment;

  ApplicationSide(
      boolean client,
      ConnectionHost host,
      ConnectionParts parts,
      Ending ending,
      Connection machine) {
    this.client = client;
    this.host = host;
    this.parts = parts;
    this.ending = ending;
    this.machine = machine;
  }

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
    return parts.streams().open(bidirectional);
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
          ? parts.paths().commands().probePath(local, peer, rttNanos, now)
          : parts.paths().commands().probePath(local, peer, now);
    } finally {
      host.onMutated(); // even a probe that has to wait for a connection ID is remembered
    }
  }

  @Override
  public long migrate(SocketAddress local, SocketAddress peer, long now) {
    requireLive();
    long dcidSequence = parts.paths().commands().migrate(local, peer, now);
    host.onMutated();
    return dcidSequence;
  }

  @Override
  public long migrateSource(SocketAddress local, long now) {
    requireLive();
    long dcidSequence = parts.paths().commands().migrateSource(local, now);
    host.onMutated();
    return dcidSequence;
  }

  @Override
  public void abandonPath(SocketAddress local, SocketAddress peer, long now) {
    parts.paths().commands().abandonPath(local, peer);
    host.onMutated();
  }

  @Override
  public boolean isPathValidated(SocketAddress local, SocketAddress peer) {
    return parts.paths().commands().isPathValidated(local, peer);
  }

  @Override
  public List<SocketAddress> paths(SocketAddress local) {
    return parts.paths().commands().paths(local);
  }

  @Override
  public List<PathStats> pathStats() {
    return parts.paths().commands().pathStats();
  }

  @Override
  public boolean sendOnPath(SocketAddress local, SocketAddress peer, Transmit out, long now) {
    boolean sent =
        out.limit() - out.offset() >= LEAST_SLOT_BYTES && machine.transmit(local, peer, out, now);
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
    parts.paths().commands().retireDcid(sequence);
    host.onMutated();
  }

  @Override
  public int availableDcids() {
    return parts.paths().commands().availableDcids();
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
  public int queuedDatagrams() {
    return parts.datagrams().queued();
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
    OneRttKeys keys = parts.oneRttKeys();
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
    ending.close(new CloseReason.ClosedByApplication(false, code, reason), now);
    host.onMutated();
  }

  @Override
  public boolean isClient() {
    return client;
  }

  @Override
  public boolean isHandshakeComplete() {
    return parts.isHandshakeComplete();
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
    return Optional.ofNullable(parts.handshake().session());
  }

  @Override
  public byte[] exportKeyingMaterial(String label, byte[] context, int length) {
    return parts.handshake().exportKeyingMaterial(label, context, length);
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
    return machine.stats();
  }
}
