package dev.crowfly.quic;

import java.net.SocketAddress;

/**
 * Watches what a connection does, packet by packet: made for qlog, of use for any trace.
 *
 * <p>Every method does nothing by default, so that an observer implements what it wants to see.
 * Calls come on the connection's owner thread, in the order of what happens, at times that never go
 * back. An observer must not call back into QUIC and must not throw. Arrays that it is shown are
 * valid during the call, and not its own to change.
 *
 * <p>{@code now} is the machine's time in nanoseconds, as everywhere. {@code path} is the
 * connection's number for the path, 0 for the one that the handshake takes; -1 in a few cases where
 * a packet is dropped that belongs to none.
 */
public interface QuicObserver {
  /** Sees nothing. */
  QuicObserver NONE = new QuicObserver() {};

  /** The kinds of packets (RFC 9000 §17), and those that are none of them. */
  enum PacketKind {
    INITIAL,
    ZERO_RTT,
    HANDSHAKE,
    ONE_RTT,
    RETRY,
    VERSION_NEGOTIATION,
    /** Not a packet of QUIC v1, or one that could not be read that far. */
    UNKNOWN
  }

  /** Why a received packet was dropped. */
  enum DropReason {
    /** It could not be parsed, or is not allowed where it came. */
    INVALID,
    /** Its version, or its type, is none that this side speaks. */
    UNSUPPORTED,
    /** A packet with its number was received before. */
    DUPLICATE,
    /** It is not authentic. */
    NOT_AUTHENTIC,
    /** The keys for it are gone. */
    NO_KEY,
    /** It came by a path that is not taken, or is not meant for this connection. */
    REJECTED
  }

  /** Why a sent packet is deemed lost. */
  enum LossTrigger {
    /** Enough later packets were acknowledged (RFC 9002 §6.1.1). */
    PACKET_THRESHOLD,
    /** A later packet was acknowledged, and enough time has passed (RFC 9002 §6.1.2). */
    TIME_THRESHOLD,
    /** Its path was left, a Retry made it pointless, or the memory for sent packets is full. */
    GIVEN_UP
  }

  /** What made keys come or go. */
  enum KeyTrigger {
    /** The handshake. */
    TLS,
    /** A key update of this side (RFC 9001 §6). */
    LOCAL_UPDATE,
    /** A key update of the peer. */
    REMOTE_UPDATE
  }

  /** How a change of the path goes on (RFC 9000 §9). */
  enum MigrationState {
    PROBING_STARTED,
    PROBING_ABANDONED,
    PROBING_SUCCESSFUL,
    MIGRATION_STARTED,
    MIGRATION_ABANDONED,
    MIGRATION_COMPLETE
  }

  // ------------------------------------------------------------------------------ connectivity

  /**
   * The connection was made: by {@code connect} or by {@code accept}.
   *
   * @param localCid what this side calls itself in the handshake
   * @param remoteCid where the first packets of this side go
   */
  default void connectionStarted(
      long now, SocketAddress local, SocketAddress peer, byte[] localCid, byte[] remoteCid) {}

  /** The handshake is complete (RFC 9001 §4.1.1). */
  default void handshakeCompleted(long now, TlsSession session) {}

  /** The handshake is confirmed (RFC 9001 §4.1.2). */
  default void handshakeConfirmed(long now) {}

  /** The connection ended; a few packets that say so may still follow. */
  default void connectionClosed(long now, CloseReason reason) {}

  /** Nothing is left of the connection: the last call, which comes once. */
  default void connectionForgotten(long now) {}

  /**
   * Transport parameters became known.
   *
   * @param local whether they are this side's
   * @param encoded as in the TLS extension (RFC 9000 §18)
   */
  default void parametersSet(long now, boolean local, byte[] encoded) {}

  /** Packets to the peer carry another one of its connection IDs on this path. */
  default void connectionIdUpdated(long now, int path, byte[] old, byte[] current) {}

  /**
   * A path is used for the first time under this number; that of the handshake is not told.
   *
   * @param remoteCid where packets of this side go on it; null while it has no connection ID
   */
  default void pathAssigned(
      long now, int path, SocketAddress local, SocketAddress peer, byte[] remoteCid) {}

  /** A path is given up; its number may be used again. */
  default void pathAbandoned(long now, int path) {}

  /** Something becomes of a path: it is asked, proven, given up, or takes the data. */
  default void migrationStateUpdated(long now, int path, MigrationState state) {}

  /** The largest datagram that is sent on the path has changed, in bytes. */
  default void mtuUpdated(long now, int path, int oldBytes, int newBytes) {}

  // ----------------------------------------------------------------------------------- packets

  /**
   * A packet is about to be sealed and sent. Its header is complete and without protection, its
   * payload is plaintext; packets of one datagram come in their order there.
   *
   * @param buf the packet from {@code offset}, its frames from {@code payloadOffset}
   * @param sizeBytes of the whole packet, the AEAD's tag included, which is not in {@code buf} yet
   */
  default void packetSent(
      long now,
      int path,
      PacketKind kind,
      long packetNumber,
      byte[] buf,
      int offset,
      int payloadOffset,
      int payloadLength,
      int sizeBytes) {}

  /**
   * An authentic, new packet was received; its frames are about to be processed. Header and payload
   * are without protection.
   *
   * @param packetNumber -1 for Retry and Version Negotiation, which have neither number nor frames
   * @param buf the packet from {@code offset}, its frames from {@code payloadOffset}
   * @param sizeBytes of the whole packet
   */
  default void packetReceived(
      long now,
      int path,
      PacketKind kind,
      long packetNumber,
      byte[] buf,
      int offset,
      int payloadOffset,
      int payloadLength,
      int sizeBytes) {}

  /** A received packet, or the unreadable rest of a datagram, was dropped. */
  default void packetDropped(
      long now, int path, PacketKind kind, int sizeBytes, DropReason reason) {}

  /** A received packet waits for its keys; it is told again when they have come. */
  default void packetBuffered(long now, int path, PacketKind kind, int sizeBytes) {}

  // ------------------------------------------------------------------------------------ recovery

  /** A sent packet is deemed lost (RFC 9002 §6.1). */
  default void packetLost(
      long now,
      int path,
      PacketKind kind,
      long packetNumber,
      boolean mtuProbe,
      LossTrigger trigger) {}

  /**
   * Metrics may have changed: after anything sent, received or timed out.
   *
   * @param metrics a view, valid during the call
   */
  default void metricsUpdated(long now, int path, RecoveryMetrics metrics) {}

  // ---------------------------------------------------------------------------------------- keys

  /**
   * A side's packets of this kind have new keys.
   *
   * @param ofClient whose packets they protect
   * @param keyPhase how many key updates there were; 0 for other packets than 1-RTT
   */
  default void keyUpdated(
      long now, PacketKind kind, boolean ofClient, long keyPhase, KeyTrigger trigger) {}

  /** Keys were discarded; parameters as for {@link #keyUpdated}. */
  default void keyDiscarded(
      long now, PacketKind kind, boolean ofClient, long keyPhase, KeyTrigger trigger) {}
}
