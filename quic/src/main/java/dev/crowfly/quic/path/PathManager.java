package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.cid.LocalConnectionIds;
import dev.crowfly.quic.cid.RemoteConnectionIds;
import dev.crowfly.quic.recovery.CongestionController;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.wire.AddressDiscovery;
import java.net.SocketAddress;
import java.util.function.IntFunction;

/**
 * The paths of one connection, either role (RFC 9000 §8.2, §9).
 *
 * <p><b>Per datagram received</b>: {@link #find}; if there is one, {@link Path#onReceived}; a
 * client drops what comes on no path of its own. Per 1-RTT packet that was authentic: {@link
 * #onAuthenticated} before its frames are read and {@link #onProcessed} after. <b>Per datagram
 * sent</b>: {@link #probes}. <b>The application</b>: {@link #commands}. <b>Time</b>: {@link
 * #nextTimeout} and {@link #onTimeout}, always after that of the recovery, whose probe timeouts
 * tell that a path is dead.
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
    lifecycle.active().confirm();
  }

  /** Path MTU discovery, which is to hear of the peer and of the handshake too. */
  public PathMtuDiscovery mtuDiscovery() {
    return mtus;
  }

  /** Sets who hears of what becomes of paths; nobody at first. */
  public void setListener(PathListener listener) {
    events.setListener(listener);
  }

  /** Sets the peer's max_ack_delay, in nanoseconds; 25 ms until then. */
  public void setPeerMaxAckDelay(long nanos) {
    lifecycle.active().setMaxAckDelay(nanos);
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

  /** What the application may want of paths. */
  public PathCommands commands() {
    return commands;
  }

  /** What leaves on which path. */
  public PathProbes probes() {
    return probes;
  }

  /** The path that data is sent on; there is always one. */
  public Path activePath() {
    return lifecycle.active().get();
  }

  /** The path between these two, or null; allocates nothing. */
  public Path find(SocketAddress local, SocketAddress peer) {
    Path active = lifecycle.active().get();
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

  // ------------------------------------------------------------------------------------ time

  /** When {@link #onTimeout} is due, or {@code Long.MAX_VALUE}. */
  public long nextTimeout() {
    long next = Math.min(lifecycle.release().nextRelease(), mtus.nextTimeout(activePath()));
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
        if (path.dcid() == null || waits || !lifecycle.active().isConfirmed()) {
          lifecycle.questions().validate(path, now);
        } else {
          lifecycle.verdicts().giveUp(path, now);
        }
      }
    }
    if (lifecycle.active().isConfirmed() && lifecycle.suspicion().takeRound(activePath(), now)) {
      lifecycle.switching().askAlternatives(now);
    }
    lifecycle.release().releaseDue(now);
  }

  /** The next event for the application, or null. */
  public PathEvent pollEvent() {
    return events.poll();
  }
}
