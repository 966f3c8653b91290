package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.cid.LocalConnectionIds;
import dev.crowfly.quic.cid.RemoteConnectionIds;
import dev.crowfly.quic.recovery.CongestionController;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.AddressDiscovery;
import dev.crowfly.quic.wire.FrameWriter;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The paths of one connection, either role (RFC 9000 §8.2, §9).
 *
 * <p><b>Per datagram received</b>: {@link #find}; if there is one, {@link Path#onReceived}; a
 * client drops what comes on no path of its own. Per 1-RTT packet that was authentic: {@link
 * #onAuthenticated} before its frames are read and {@link #onProcessed} after. <b>Per datagram
 * sent</b>: {@link #nextPathToProbe} or else {@link #activePath}, {@link #writeProbingFrames}, and
 * {@link #onDatagramSent}. <b>Time</b>: {@link #nextTimeout} and {@link #onTimeout}, always after
 * that of the recovery, whose probe timeouts tell that a path is dead.
 *
 * <p>Times are nanoseconds and never go back. Not thread-safe.
 */
public final class PathManager {

  private final PathTable table;
  private final PathIds ids;
  private final PathEvents events = new PathEvents();
  private final PathMtuDiscovery mtus;
  private final PathLifecycle lifecycle;
  private final ObservedAddresses observed = new ObservedAddresses();
  private final PathArrivals arrivals;
  private final PathProbes probes;
  private final PathCommands commands;

  /**
   * The manager of a connection whose handshake runs on {@code handshakePath}.
   *
   * @param handshakePath has index 0 in {@code recovery}; counts as validated, since the handshake
   *     validates it
   * @param policy what is known of addresses
   * @param congestion makes the congestion controller of a new path for a maximum datagram size
   * @param recovery gets the new paths
   * @param local the IDs that we issued
   * @param remote the IDs that the peer issued, of which number 0 belongs to the handshake's path
   */
  public PathManager(
      PathSettings settings,
      Path handshakePath,
      PathPolicy policy,
      IntFunction<CongestionController> congestion,
      Recovery recovery,
      LocalConnectionIds local,
      RemoteConnectionIds remote,
      RandomSource random) {
    table = new PathTable(settings.maxPaths());
    ids = new PathIds(table, local, remote);
    mtus = new PathMtuDiscovery(settings.mtu(), table, events);
    lifecycle =
        new PathLifecycle(
            settings.client(),
            table,
            ids,
            events,
            policy,
            mtus,
            congestion,
            recovery,
            handshakePath);
    arrivals = new PathArrivals(settings, table, ids, events, lifecycle, observed);
    probes = new PathProbes(settings.client(), table, ids, lifecycle, observed, random);
    commands = new PathCommands(settings, table, ids, lifecycle, observed);
    handshakePath.useDcid(0, remote.id(0).toByteArray());
    handshakePath.scidSequence = 0;
  }

  // --------------------------------------------------------------------------- the handshake

  /** The handshake is confirmed: paths may be probed and changed (RFC 9000 §9). */
  public void onHandshakeConfirmed() {
    lifecycle.confirm();
  }

  /** Path MTU discovery, which is to hear of the peer and of the handshake too. */
  public PathMtuDiscovery mtuDiscovery() {
    return mtus;
  }

  /** Sets who hears of what becomes of paths; nobody at first. */
  public void setListener(PathListener listener) {
    lifecycle.setListener(listener);
  }

  /** Sets the peer's max_ack_delay, in nanoseconds; 25 ms until then. */
  public void setPeerMaxAckDelay(long nanos) {
    lifecycle.setMaxAckDelay(nanos);
  }

  /** The peer sent disable_active_migration (RFC 9000 §18.2). */
  public void onPeerDisabledMigration() {
    commands.onPeerDisabledMigration();
  }

  /** Both sides' address_discovery transport parameters are known. */
  public void setAddressDiscovery(AddressDiscovery own, AddressDiscovery peer) {
    observed.negotiate(own, peer);
    for (int i = 0; i < table.size(); i++) {
      observed.onPath(table.get(i));
    }
  }

  /**
   * The peer's connection IDs have changed: after NEW_CONNECTION_ID frames, and when a client
   * learns what the server calls itself.
   */
  public void onRemoteConnectionIdsChanged() {
    ids.refresh();
    ids.assign(activePath());
  }

  // --------------------------------------------------------------------------------- lookups

  /** The path that data is sent on; there is always one. */
  public Path activePath() {
    return lifecycle.active();
  }

  /** The path between these two, or null; allocates nothing. */
  public Path find(SocketAddress local, SocketAddress peer) {
    Path active = lifecycle.active();
    return active.matches(local, peer) ? active : table.find(local, peer);
  }

  /** How many paths there are. */
  public int size() {
    return table.size();
  }

  // --------------------------------------------------------------------------------- packets

  /**
   * A 1-RTT packet was authentic and new; its frames come next.
   *
   * @param known what {@link #find} gave, or null
   * @param scidSequence the sequence number of the ID of ours that it was sent to; -1 if it is
   *     none, perhaps because it was retired: the packet is dropped then
   * @param datagramBytes the size of the datagram
   * @return the path that it came on, which may be a new one; null = drop the packet, with no trace
   */
  public Path onAuthenticated(
      Path known,
      SocketAddress local,
      SocketAddress peer,
      long scidSequence,
      int datagramBytes,
      long now) {
    return arrivals.onAuthenticated(known, local, peer, scidSequence, datagramBytes, now);
  }

  /**
   * The frames of a 1-RTT packet were processed.
   *
   * @param path what {@link #onAuthenticated} returned
   * @param nonProbing whether it had other frames than probing ones (RFC 9000 §9.1)
   */
  public void onProcessed(Path path, long packetNumber, boolean nonProbing, long now) {
    arrivals.onProcessed(path, packetNumber, nonProbing, now);
    mtus.update();
  }

  /** A PATH_CHALLENGE frame came on this path; beyond three unanswered ones it is dropped. */
  public void onPathChallenge(Path path, long data, long now) {
    arrivals.onPathChallenge(path, data, now);
  }

  /**
   * A PATH_RESPONSE frame came; on which path doesn't matter (RFC 9000 §8.2.2). What answers no
   * question of ours is ignored.
   */
  public void onPathResponse(Path receivedOn, long data, long now) {
    arrivals.onPathResponse(receivedOn, data, now);
  }

  /**
   * An OBSERVED_ADDRESS frame came on this path.
   *
   * @throws TransportError PROTOCOL_VIOLATION if we did not ask for such
   */
  public void onObservedAddress(
      Path path, long sequence, byte[] buf, int ipOffset, int ipLength, int port)
      throws TransportError {
    PathEvent event = observed.onReport(path, sequence, buf, ipOffset, ipLength, port);
    if (event != null) {
      events.add(event);
    }
  }

  // --------------------------------------------------------------------------------- sending

  /**
   * A path on which a probing frame has to leave now and can, or null. May be the active one.
   *
   * <p>The packet may carry probing frames only, unless the path is active.
   */
  public Path nextPathToProbe(long now) {
    return probes.nextPathToProbe(null, null, now);
  }

  /** Whether {@link #writeProbingFrames} or {@link #writeObservation} has something to write. */
  public boolean owesFrames(Path path, long now) {
    return probes.owesFrames(path, now);
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
    return probes.write(path, frames);
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

  /**
   * A datagram left on this path, with what was written for it. Calls {@link Path#onSent}.
   *
   * @param ackEliciting whether it asks for an acknowledgment
   */
  public void onDatagramSent(Path path, int bytes, boolean ackEliciting, long now) {
    probes.onDatagramSent(path, bytes, ackEliciting, now);
  }

  /**
   * Whether a PING should go with the acknowledgment that is about to leave on the active path: a
   * client that only receives would not notice otherwise that it is no longer heard.
   */
  public boolean wantsPingWithAck(long now) {
    return probes.wantsPingWithAck(now);
  }

  // ------------------------------------------------------------------------------------ time

  /** When {@link #onTimeout} is due, or {@code Long.MAX_VALUE}. */
  public long nextTimeout() {
    long next = Math.min(lifecycle.nextRelease(), mtus.nextTimeout(activePath()));
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      next = Math.min(next, path.validation.nextTimeout());
      if (path.dcid() != null) {
        next = Math.min(next, observed.nextTimeout(path));
      }
    }
    return next;
  }

  /**
   * Does what is due; harmless when nothing is. To be called whenever the recovery's was, right
   * after it.
   */
  public void onTimeout(long now) {
    observed.onTimeout(now);
    mtus.onTimeout(activePath(), now);
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path.validation.onTimeout(now)) {
        // Who was not asked can't have failed to answer; whom we may not ask is given up.
        boolean waits = !path.validation.isAsked() && path.hasRoomForProbe();
        if (path.dcid() == null || waits || !lifecycle.isConfirmed()) {
          lifecycle.validate(path, now);
        } else {
          lifecycle.giveUp(path, now);
        }
      }
    }
    if (lifecycle.isConfirmed() && lifecycle.suspicion().takeRound(activePath(), now)) {
      lifecycle.askAlternatives(now);
    }
    lifecycle.releaseDue(now);
  }

  /** The next event for the application, or null. */
  public PathEvent pollEvent() {
    return events.poll();
  }

  // ------------------------------------------------------------------------- the application

  /**
   * Asks the peer on a path; a client makes the path if there is none.
   *
   * @return the sequence number of the connection ID used there
   * @throws PathException.UnknownPath server: there is no such path
   * @throws PathException.MigrationDisabled client: the peer does not want new paths
   * @throws PathException.NoSpareLocalCid client: the peer has no ID of ours for a new path
   * @throws PathException.NoSparePeerCid we have no ID of the peer; if the path is known, it is
   *     asked once there is one
   * @throws PathException.PathTableFull client: there is no room for a new path
   */
  public long probePath(SocketAddress local, SocketAddress peer, long now) {
    return commands.probePath(local, peer, now);
  }

  /**
   * Asks the peer on a path whose round-trip time is known from elsewhere, such as a connectivity
   * check; otherwise as {@link #probePath(SocketAddress, SocketAddress, long)}.
   *
   * @param rttNanos above 0; ignored if the path has been measured
   */
  public long probePath(SocketAddress local, SocketAddress peer, long rttNanos, long now) {
    return commands.probePath(local, peer, rttNanos, now);
  }

  /**
   * Client: sends data on this path from now on; the path is made if there is none, and asked
   * unless it is validated. Nothing happens if it is active already.
   *
   * @return the sequence number of the connection ID used there
   * @throws PathException.ServerMayNotMigrate at a server, always
   * @throws PathException.PathFailed the path has failed its validation
   * @throws PathException.MigrationDisabled the peer does not want new paths
   * @throws PathException.NoSpareLocalCid the peer has no ID of ours for this path
   * @throws PathException.NoSparePeerCid we have no ID of the peer for this path
   * @throws PathException.PathTableFull there is no room for a new path
   * @throws PathException.HandshakeUnconfirmed before the handshake is confirmed (RFC 9000 §9)
   */
  public long migrate(SocketAddress local, SocketAddress peer, long now) {
    return commands.migrate(local, peer, now);
  }

  /** Client: as {@link #migrate}, from another local end to the peer's present address. */
  public long migrateSource(SocketAddress local, long now) {
    return migrate(local, activePath().peer(), now);
  }

  /**
   * Forgets a path that the application has no more use for, so that its place and its connection
   * ID are free. A server may hear of it again.
   *
   * @throws PathException.UnknownPath there is no such path
   * @throws IllegalArgumentException it is the active one
   */
  public void abandonPath(SocketAddress local, SocketAddress peer) {
    Path path = known(local, peer);
    if (path == activePath()) {
      throw new IllegalArgumentException("the active path can't be abandoned");
    }
    lifecycle.remove(path);
  }

  /**
   * Whether the path is validated, size included.
   *
   * @throws PathException.UnknownPath there is no such path
   */
  public boolean isPathValidated(SocketAddress local, SocketAddress peer) {
    return known(local, peer).isValidated();
  }

  private Path known(SocketAddress local, SocketAddress peer) {
    Path path = find(local, peer);
    if (path == null) {
      throw new PathException.UnknownPath("no path from " + local + " to " + peer);
    }
    return path;
  }

  /** The peer addresses that can be sent to, or are being asked, from this local end. */
  public List<SocketAddress> paths(SocketAddress local) {
    List<SocketAddress> peers = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      boolean usable = path == activePath() || path.isValidated();
      boolean asking = !path.received.isEmpty() || path.validation.isOwed();
      if ((usable || asking) && Addresses.same(path.local(), local)) {
        peers.add(path.peer());
      }
    }
    return peers;
  }

  /** A record of every path, failed ones included. */
  public List<PathStats> pathStats() {
    List<PathStats> stats = new ArrayList<>(table.size());
    for (int i = 0; i < table.size(); i++) {
      stats.add(table.get(i).stats(table.get(i) == activePath()));
    }
    return stats;
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
        ? probes.choose(known(local, peer), now)
        : probes.choose(local, peer, now);
  }

  /** Whether the active path has these ends; null for any. */
  public boolean isActiveBetween(SocketAddress local, SocketAddress peer) {
    return PathProbes.isBetween(activePath(), local, peer);
  }

  /** How many of the peer's connection IDs are on no path; 0 if they have zero length. */
  public int availableDcids() {
    return ids.spares();
  }

  /**
   * Gives up a connection ID of the peer. A path that used it gets a spare one when it needs one.
   *
   * @throws PathException.NoSparePeerCid the active path uses it, and there is no spare one
   * @throws PathException.UnknownCid the peer has not issued it, or it was retired
   * @throws PathException.ZeroLengthCid the peer's IDs have zero length
   */
  public void retireDcid(long sequence) {
    ids.retire(sequence, activePath());
  }
}
