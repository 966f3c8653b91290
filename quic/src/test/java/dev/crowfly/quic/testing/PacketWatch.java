package dev.crowfly.quic.testing;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.connection.ConnectionInside;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.recovery.RecoveryAudit;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.PacketType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Judges every packet that one end of a connection sends: its number, its keys, its time, its size,
 * and whether the packets that it takes in are those that the other end sent, each once.
 */
final class PacketWatch implements QuicObserver {
  /** What is known of the packets of one kind. */
  private static final class Kind {
    private boolean hasKeys;
    private long keyPhase;
    private long largest = -1;
    private final Map<Long, Integer> sent = new HashMap<>();
  }

  private final String name;
  private final boolean client;
  private final StreamLedger ledger;
  private final Map<PacketKind, Kind> kinds = new EnumMap<>(PacketKind.class);
  private final FrameReader reader = new FrameReader();
  private final FrameKinds frames = new FrameKinds();
  private PacketWatch peer;
  private final Supplier<QuicConnection> whose;
  private RecoveryAudit recovery;
  private ConnectionInside connection;
  private CloseReason closed;
  private boolean forgotten;
  private long bytesSent;
  private long packetsLost;
  private long keyUpdates;

  /**
   * Watches one end.
   *
   * @param whose the connection, which is not known while it is being made; null until then
   * @param peerConfig what the other end promises
   */
  PacketWatch(boolean client, Supplier<QuicConnection> whose, QuicConfig peerConfig) {
    this.client = client;
    this.whose = whose;
    name = client ? "client" : "server";
    ledger = new StreamLedger(client, peerConfig);
  }

  void joinTo(PacketWatch otherEnd) {
    peer = otherEnd;
  }

  /** Whether the connection is known by now. */
  boolean isAttached() {
    if (connection == null && whose.get() != null) {
      connection = new ConnectionInside(whose.get());
      recovery = new RecoveryAudit(connection.recovery());
    }
    return connection != null;
  }

  private Kind kind(PacketKind kind) {
    return kinds.computeIfAbsent(kind, unused -> new Kind());
  }

  private AssertionError violation(String what) {
    return new AssertionError(name + ": " + what);
  }

  @Override
  public void packetSent(
      long now,
      int path,
      PacketKind packet,
      long number,
      byte[] buf,
      int offset,
      int payloadOffset,
      int payloadLength,
      int sizeBytes) {
    Kind kind = kind(packet);
    String what = packet + " " + number;
    if (forgotten || !kind.hasKeys) {
      throw violation(what + " was sent without keys");
    }
    if (number <= kind.largest) {
      throw violation(what + " was sent after " + kind.largest);
    }
    boolean bit = (buf[offset] & 0x04) != 0;
    if (packet == PacketKind.ONE_RTT && bit != ((kind.keyPhase & 1) != 0)) {
      throw violation(what + " has the wrong key phase");
    }
    kind.largest = number;
    kind.sent.put(number, hash(buf, payloadOffset, payloadLength));
    bytesSent += sizeBytes;
    readFrames(buf, payloadOffset, payloadOffset + payloadLength, packet);
    if (closed != null && (isDraining() || !frames.isOnlyClose())) {
      throw violation(what + " was sent after the end: " + closed);
    }
    checkWindow(path, packet, what, sizeBytes);
  }

  private void readFrames(byte[] buf, int offset, int limit, PacketKind packet) {
    try {
      frames.clear();
      reader.read(buf, offset, limit, PacketType.valueOf(packet.name()), frames);
      if (packet == PacketKind.ONE_RTT) {
        reader.read(buf, offset, limit, PacketType.ONE_RTT, ledger.ofSent);
      }
    } catch (TransportError e) {
      throw new AssertionError(name + " sent an invalid frame", e);
    }
  }

  /** RFC 9002 §7: probes and path validation don't ask the window, nor do acknowledgments. */
  private void checkWindow(int path, PacketKind packet, String what, int sizeBytes) {
    if (packet == PacketKind.ONE_RTT
        && frames.isBulk()
        && isAttached()
        && !recovery.mayLeave(path, PacketNumberSpace.APPLICATION_DATA, sizeBytes)) {
      throw violation(what + " of " + sizeBytes + " bytes with " + recovery.describe(path));
    }
  }

  private boolean isDraining() {
    if (closed instanceof CloseReason.ClosedByApplication reason) {
      return reason.byPeer();
    }
    return !(closed instanceof CloseReason.ClosedByTransport reason) || reason.byPeer();
  }

  private static int hash(byte[] buf, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + buf[i];
    }
    return hash;
  }

  @Override
  public void packetReceived(
      long now,
      int path,
      PacketKind packet,
      long number,
      byte[] buf,
      int offset,
      int payloadOffset,
      int payloadLength,
      int sizeBytes) {
    if (number < 0) {
      return;
    }
    Integer sent = peer.kind(packet).sent.remove(number);
    if (sent == null || sent != hash(buf, payloadOffset, payloadLength)) {
      throw violation(packet + " " + number + " was taken in, and not sent so, or taken in before");
    }
    if (packet == PacketKind.ONE_RTT && closed == null) {
      try {
        int end = payloadOffset + payloadLength;
        reader.read(buf, payloadOffset, end, PacketType.ONE_RTT, ledger.ofReceived);
      } catch (TransportError e) {
        throw new AssertionError(name + " received an invalid frame", e);
      }
    }
  }

  @Override
  public void packetLost(
      long now, int path, PacketKind kind, long number, boolean mtuProbe, LossTrigger trigger) {
    packetsLost++;
  }

  @Override
  public void keyUpdated(
      long now, PacketKind packet, boolean ofClient, long keyPhase, KeyTrigger trigger) {
    if (ofClient == client) {
      Kind kind = kind(packet);
      if (kind.hasKeys && packet == PacketKind.ONE_RTT) {
        throw violation("keys of phase " + keyPhase + " beside those of " + kind.keyPhase);
      }
      kind.hasKeys = true;
      kind.keyPhase = keyPhase;
      keyUpdates += trigger == KeyTrigger.TLS ? 0 : 1;
    }
  }

  @Override
  public void keyDiscarded(
      long now, PacketKind packet, boolean ofClient, long keyPhase, KeyTrigger trigger) {
    if (ofClient == client) {
      kind(packet).hasKeys = false;
    }
  }

  @Override
  public void connectionClosed(long now, CloseReason reason) {
    closed = reason;
  }

  @Override
  public void connectionForgotten(long now) {
    forgotten = true;
  }

  /** What must hold whenever all has left that could. */
  void check() {
    if (closed == null) {
      recovery.check();
      ledger.check(connection.streams());
    }
  }

  /** Why the connection ended; null while it lives. */
  CloseReason closed() {
    return closed;
  }

  /** The bytes of all packets. */
  long bytesSent() {
    return bytesSent;
  }

  /** Packets that were deemed lost, rightly or not. */
  long packetsLost() {
    return packetsLost;
  }

  /** How often the keys to send with were replaced. */
  long keyUpdates() {
    return keyUpdates;
  }

  StreamLedger ledger() {
    return ledger;
  }

  RecoveryAudit recovery() {
    return recovery;
  }

  ConnectionInside connection() {
    return connection;
  }
}
