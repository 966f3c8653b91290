package dev.crowfly.quic.path;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.FrameWriter;
import java.net.SocketAddress;

/**
 * What leaves on which path to find out about paths (RFC 9000 §8.2.1, §8.2.2).
 *
 * <p>Per datagram: {@link #choosePath}, {@link #writeProbingFrames} and {@link #writeObservation},
 * {@link #onDatagramSent}. Allocates nothing. Not thread-safe.
 */
public final class PathProbes {
  /** How often at most a receiver asks whether it is still heard. */
  private static final long LEAST_PING_INTERVAL_NANOS = 100_000_000L;

  private final boolean client;
  private final PathTable table;
  private final PathIds ids;
  private final PathLifecycle lifecycle;
  private final ObservedAddresses observed;
  private final RandomSource random;
  private final byte[] challenge = new byte[Long.BYTES];

  PathProbes(
      boolean client,
      PathTable table,
      PathIds ids,
      PathLifecycle lifecycle,
      ObservedAddresses observed,
      RandomSource random) {
    this.client = client;
    this.table = table;
    this.ids = ids;
    this.lifecycle = lifecycle;
    this.observed = observed;
    this.random = random;
  }

  /**
   * A path between these two, null for any, on which a probing frame has to leave and can. Whatever
   * keeps the active one from sending must not keep the others, so it comes last.
   */
  Path nextPathToProbe(SocketAddress local, SocketAddress peer, long now) {
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path != lifecycle.active().get() && isBetween(path, local, peer) && mayProbe(path, now)) {
        return path;
      }
    }
    Path active = lifecycle.active().get();
    return isBetween(active, local, peer) && mayProbe(active, now) ? active : null;
  }

  /** Whether something has to leave on this path, and there are an ID and room for it. */
  private boolean mayProbe(Path path, long now) {
    if (owesProbe(path)) {
      return ids.assign(path) && path.hasRoomForProbe();
    }
    return owesObservation(path, now) && path.hasRoomForObservation();
  }

  /** Whether {@link #writeProbingFrames} or {@link #writeObservation} has something to write. */
  public boolean owesFrames(Path path, long now) {
    return owesProbe(path) || owesObservation(path, now);
  }

  private boolean owesProbe(Path path) {
    return !path.received.isEmpty()
        || (lifecycle.active().isConfirmed() && path.validation.isOwed())
        || (lifecycle.active().owesPing() && path == lifecycle.active().get());
  }

  private boolean owesObservation(Path path, long now) {
    return path.dcid() != null && observed.isDue(path, now);
  }

  /**
   * Writes PATH_RESPONSE and PATH_CHALLENGE frames as far as owed and room allows; on the active
   * path also a PING, so that the peer answers there, or sees by the answer that we are there. All
   * ask for an acknowledgment, none is to be repeated when lost.
   *
   * @return whether the datagram has to be padded to the path's {@linkplain PathMtu#baseBytes
   *     base}, or as far as {@link Path#sendableBytes} allows (RFC 9000 §8.2.1, §8.2.2)
   */
  public boolean writeProbingFrames(Path path, FrameWriter frames) {
    boolean any = false;
    while (!path.received.isEmpty() && frames.pathResponse(path.received.first())) {
      path.received.removeFirst();
      any = true;
    }
    // RFC 9000 §9.3.3: a probing packet alone would not tell a peer that was misled by copies of
    // our packets where we really are.
    if (any && path == lifecycle.active().get()) {
      lifecycle.active().owePing();
    }
    if (lifecycle.active().isConfirmed() && path.validation.isOwed()) {
      long data = nextChallenge();
      if (frames.pathChallenge(data)) {
        path.validation.onWritten(data);
        path.promote(PathState.VALIDATING);
        // Probes alone would not move the peer to where we are, however long we ask.
        if (path == lifecycle.active().get()) {
          lifecycle.active().owePing();
        }
        any = true;
      }
    }
    if (lifecycle.active().owesPing() && path == lifecycle.active().get() && frames.ping()) {
      lifecycle.active().onPingWritten();
    }
    return any;
  }

  /**
   * Writes an OBSERVED_ADDRESS frame if one is due and fits; it asks for an acknowledgment. The
   * token is {@code (tokenKind, a, b, 0)}, where {@code a} and {@code b} are what {@link
   * #onObservationLost} and {@link #onObservationAcked} want back.
   */
  public boolean writeObservation(
      Path path, FrameWriter frames, TokenSink tokens, int tokenKind, long now) {
    return observed.write(path, frames, tokens, tokenKind, now);
  }

  /** The packet with this OBSERVED_ADDRESS frame was lost, or a probe is to repeat it. */
  public void onObservationLost(long pathId, long sequence) {
    Path path = table.withId(pathId);
    if (path != null) {
      path.observation.onLost(sequence);
    }
  }

  /** The packet with this OBSERVED_ADDRESS frame was acknowledged. */
  public void onObservationAcked(long pathId, long sequence) {
    Path path = table.withId(pathId);
    if (path != null) {
      path.observation.onAcked(sequence);
    }
  }

  /** RFC 9000 §8.2.1: unpredictable data in every one. */
  private long nextChallenge() {
    random.nextBytes(challenge, 0, challenge.length);
    long data = 0;
    for (byte b : challenge) {
      data = data << 8 | (b & 0xff);
    }
    return data;
  }

  /**
   * A datagram left on this path, with what was written for it. Calls {@link Path#onSent}.
   *
   * @param ackEliciting whether it asks for an acknowledgment
   */
  public void onDatagramSent(Path path, int bytes, boolean ackEliciting, long now) {
    path.onSent(bytes);
    path.validation.onSent(bytes, now);
    if (ackEliciting) {
      path.askedAt = now;
    }
    lifecycle.release().onSent(path, now);
    lifecycle.release().releaseDue(now);
  }

  /**
   * Whether a PING should go with the acknowledgment that is about to leave on the active path: a
   * client that only receives would not notice otherwise that it is no longer heard.
   */
  public boolean wantsPingWithAck(long now) {
    Path path = lifecycle.active().get();
    long interval = Math.max(path.recovery().rtt().smoothedNanos(), LEAST_PING_INTERVAL_NANOS);
    return client
        && lifecycle.active().isConfirmed()
        && (path.askedAt == Path.NONE || now - path.askedAt >= interval)
        && path.recovery().ackElicitingInFlight(PacketNumberSpace.APPLICATION_DATA) == 0;
  }

  /**
   * The path that the next datagram should take if it has to be between these two; null = none.
   *
   * @param local or null for any
   * @param peer or null for any
   * @return the active path, or one on which a probing frame has to leave and can; null = none
   * @throws PathException.UnknownPath both are given, and there is no such path
   * @throws PathException.NoSparePeerCid both are given, and a probing frame waits for an ID there
   */
  public Path choosePath(SocketAddress local, SocketAddress peer, long now) {
    return local != null && peer != null
        ? choose(known(local, peer), now)
        : choose(local, peer, now);
  }

  /** Whether the active path has these ends; null for any. */
  public boolean isActiveBetween(SocketAddress local, SocketAddress peer) {
    return isBetween(lifecycle.active().get(), local, peer);
  }

  private Path known(SocketAddress local, SocketAddress peer) {
    Path path = table.find(local, peer);
    if (path == null) {
      throw new PathException.UnknownPath("no path from " + local + " to " + peer);
    }
    return path;
  }

  private Path choose(SocketAddress local, SocketAddress peer, long now) {
    Path probing = nextPathToProbe(local, peer, now);
    if (probing != null) {
      return probing;
    }
    return isBetween(lifecycle.active().get(), local, peer) ? lifecycle.active().get() : null;
  }

  /** This path if the next datagram may take it, else null. */
  private Path choose(Path named, long now) {
    if (named == lifecycle.active().get()) {
      return named;
    }
    if (owesProbe(named) && !ids.assign(named)) {
      throw new PathException.NoSparePeerCid("the peer has to issue a connection ID first");
    }
    return mayProbe(named, now) ? named : null;
  }

  private static boolean isBetween(Path path, SocketAddress local, SocketAddress peer) {
    return (local == null || Addresses.same(path.local(), local))
        && (peer == null || Addresses.same(path.peer(), peer));
  }
}
