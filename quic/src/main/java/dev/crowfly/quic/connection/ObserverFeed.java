package dev.crowfly.quic.connection;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.QuicObserver.DropReason;
import dev.crowfly.quic.QuicObserver.KeyTrigger;
import dev.crowfly.quic.QuicObserver.LossTrigger;
import dev.crowfly.quic.QuicObserver.MigrationState;
import dev.crowfly.quic.QuicObserver.PacketKind;
import dev.crowfly.quic.TlsSession;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.path.PathListener;
import dev.crowfly.quic.recovery.LossListener;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketType;
import dev.crowfly.quic.wire.TransportParameters;

/**
 * What the parts of a connection report to its {@link QuicObserver}, in their own terms. Knows the
 * time, so that they need not pass it. Costs a comparison per report when nobody watches.
 */
final class ObserverFeed implements LossListener, PathListener {
  private QuicObserver observer;
  private boolean watched;
  private final boolean client;
  private long now;
  private long keyPhase;
  private final MetricsView metrics = new MetricsView();

  /** Which path it is about, or null. */
  private Path path;

  /** Where data goes, if not where it went first. */
  private Path movedTo;

  /** Null while nobody watches. */
  private PathNumbers paths;

  private ObserverFeed(QuicObserver observer, boolean client, long now) {
    this.observer = observer;
    this.client = client;
    this.now = now;
    watched = observer != QuicObserver.NONE;
  }

  /** Asks the configuration who watches this connection. */
  static ObserverFeed begin(boolean client, ConnectionStart start, byte[] originalDcid) {
    QuicObserver observer =
        start
            .config()
            .observers()
            .observe(client, originalDcid.clone(), start.wallClockMillis(), start.now());
    return new ObserverFeed(observer, client, start.now());
  }

  /** Nobody is told anything. */
  static ObserverFeed unwatched() {
    return new ObserverFeed(QuicObserver.NONE, false, 0);
  }

  /** An input, a mutator or a poll begins. */
  void at(long time) {
    now = time;
  }

  /** What follows is about this path; null = it is not known yet. */
  void on(Path current) {
    path = current;
  }

  /** The connection has its parts; nothing was sent or received yet. */
  void started(Path handshakePath, byte[] localCid, TransportParameters own) {
    if (watched) {
      paths = new PathNumbers(observer, handshakePath);
      observer.connectionStarted(
          now, handshakePath.local(), handshakePath.peer(), localCid, handshakePath.dcid());
      observer.parametersSet(now, true, own.encode());
    }
  }

  void peerParameters(TransportParameters parameters) {
    if (watched) {
      observer.parametersSet(now, false, parameters.encode());
    }
  }

  void handshakeCompleted(TlsSession session) {
    observer.handshakeCompleted(now, session);
  }

  void handshakeConfirmed() {
    observer.handshakeConfirmed(now);
  }

  void closed(CloseReason reason) {
    observer.connectionClosed(now, reason);
  }

  /** Nothing is left of the connection; what strays in afterwards is not observed. */
  void forgotten() {
    observer.connectionForgotten(now);
    silence();
  }

  /** The observer is told nothing more, not even the end: it may be what failed. */
  void silence() {
    observer = QuicObserver.NONE;
    watched = false;
  }

  // ------------------------------------------------------------------------------------- paths

  private int number() {
    return path == null ? -1 : paths.number(path, now);
  }

  @Override
  public void onProbing(Path probed) {
    migration(probed, MigrationState.PROBING_STARTED);
  }

  @Override
  public void onValidated(Path validated) {
    migration(validated, MigrationState.PROBING_SUCCESSFUL);
    if (validated == movedTo) {
      migration(validated, MigrationState.MIGRATION_COMPLETE);
    }
  }

  @Override
  public void onFailed(Path failed) {
    migration(failed, MigrationState.PROBING_ABANDONED);
    if (failed == movedTo) {
      migration(failed, MigrationState.MIGRATION_ABANDONED);
    }
  }

  @Override
  public void onActivated(Path activated) {
    movedTo = activated;
    migration(activated, MigrationState.MIGRATION_STARTED);
    if (activated.state() == PathState.VALIDATED) {
      migration(activated, MigrationState.MIGRATION_COMPLETE);
    }
  }

  private void migration(Path of, MigrationState state) {
    if (watched) {
      observer.migrationStateUpdated(now, paths.number(of, now), state);
    }
  }

  @Override
  public void onRemoved(Path removed) {
    if (watched) {
      paths.remove(removed, now);
    }
    if (path == removed) {
      path = null;
    }
  }

  // ----------------------------------------------------------------------------------- packets

  /** A packet is complete but not sealed. */
  void sent(PacketSpace space, byte[] buf, int offset, int payloadOffset, int end) {
    if (watched) {
      observer.packetSent(
          now,
          number(),
          kind(space.level()),
          space.nextPacketNumber(),
          buf,
          offset,
          payloadOffset,
          end - DatagramAssembler.TAG_BYTES - payloadOffset,
          end - offset);
    }
  }

  /** A packet was opened, and is new. */
  void received(PacketSpace space, byte[] buf, PacketHeader header) {
    if (watched) {
      observer.packetReceived(
          now,
          number(),
          kind(space.level()),
          space.packetNumber(),
          buf,
          header.offset(),
          space.payloadOffset(),
          space.payloadLength(),
          size(header));
    }
  }

  /** A Retry or Version Negotiation packet was about to be taken to heart. */
  void receivedUnnumbered(byte[] buf, PacketHeader header) {
    if (watched) {
      int end = header.end();
      int offset = header.offset();
      observer.packetReceived(
          now, number(), kind(header.type()), -1, buf, offset, end, 0, size(header));
    }
  }

  void dropped(PacketHeader header, DropReason reason) {
    if (watched) {
      observer.packetDropped(now, number(), kind(header.type()), size(header), reason);
    }
  }

  void unreadable(int sizeBytes, DropReason reason) {
    if (watched) {
      observer.packetDropped(now, number(), PacketKind.UNKNOWN, sizeBytes, reason);
    }
  }

  void buffered(PacketHeader header) {
    if (watched) {
      observer.packetBuffered(now, number(), kind(header.type()), size(header));
    }
  }

  private static int size(PacketHeader header) {
    return header.end() - header.offset();
  }

  // ---------------------------------------------------------------------------------- recovery

  @Override
  public void onPacketLost(
      PacketNumberSpace space,
      long packetNumber,
      int pathIndex,
      boolean mtuProbe,
      LossTrigger trigger) {
    PacketKind kind =
        switch (space) {
          case INITIAL -> PacketKind.INITIAL;
          case HANDSHAKE -> PacketKind.HANDSHAKE;
          case APPLICATION_DATA -> PacketKind.ONE_RTT;
        };
    observer.packetLost(now, pathIndex, kind, packetNumber, mtuProbe, trigger);
  }

  /** Something was sent, received or timed out. */
  void metrics(Path active) {
    if (watched) {
      observer.metricsUpdated(now, paths.number(active, now), metrics.of(active));
    }
  }

  // -------------------------------------------------------------------------------------- keys

  /** The handshake gave us keys of both directions. */
  void keysInstalled(EncryptionLevel level) {
    if (watched) {
      observer.keyUpdated(now, kind(level), true, 0, KeyTrigger.TLS);
      observer.keyUpdated(now, kind(level), false, 0, KeyTrigger.TLS);
    }
  }

  /** The keys of both directions are gone, before the connection is. */
  void keysDiscarded(EncryptionLevel level) {
    if (watched) {
      observer.keyDiscarded(now, kind(level), true, 0, KeyTrigger.TLS);
      observer.keyDiscarded(now, kind(level), false, 0, KeyTrigger.TLS);
    }
  }

  /**
   * A key update may just have happened.
   *
   * @param phase how many there were
   */
  void keyPhase(long phase, KeyTrigger trigger) {
    if (phase != keyPhase) {
      // RFC 9001 §6.4: the old keys to send with are gone at once, those to receive stay a while.
      observer.keyDiscarded(now, PacketKind.ONE_RTT, client, keyPhase, trigger);
      keyPhase = phase;
      observer.keyUpdated(now, PacketKind.ONE_RTT, true, phase, trigger);
      observer.keyUpdated(now, PacketKind.ONE_RTT, false, phase, trigger);
    }
  }

  private static PacketKind kind(EncryptionLevel level) {
    return switch (level) {
      case INITIAL -> PacketKind.INITIAL;
      case HANDSHAKE -> PacketKind.HANDSHAKE;
      case ONE_RTT -> PacketKind.ONE_RTT;
    };
  }

  /** The kind of a parsed packet; its type is null for versions other than 1. */
  private static PacketKind kind(PacketType type) {
    if (type == null) {
      return PacketKind.UNKNOWN;
    }
    return switch (type) {
      case INITIAL -> PacketKind.INITIAL;
      case ZERO_RTT -> PacketKind.ZERO_RTT;
      case HANDSHAKE -> PacketKind.HANDSHAKE;
      case RETRY -> PacketKind.RETRY;
      case VERSION_NEGOTIATION -> PacketKind.VERSION_NEGOTIATION;
      case ONE_RTT -> PacketKind.ONE_RTT;
    };
  }
}
