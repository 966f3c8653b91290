package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathState;
import java.net.SocketAddress;

/** What packets of the peer do to paths (RFC 9000 §8.2.2, §9.3). */
final class PathArrivals {
  /** For how many probe timeouts a hint of the peer counts, and a path counts as just used. */
  private static final int HINT_PTOS = 3;

  private final PathSettings settings;
  private final PathTable table;
  private final PathIds ids;
  private final PathEvents events;
  private final PathLifecycle lifecycle;
  private final ObservedAddresses observed;
  private long largestNonProbing = Path.NONE;

  PathArrivals(
      PathSettings settings,
      PathTable table,
      PathIds ids,
      PathEvents events,
      PathLifecycle lifecycle,
      ObservedAddresses observed) {
    this.settings = settings;
    this.table = table;
    this.ids = ids;
    this.events = events;
    this.lifecycle = lifecycle;
    this.observed = observed;
  }

  /**
   * A packet was authentic; null if it has to be dropped.
   *
   * @param scidSequence {@link Path#NONE} if it was sent to an ID that is not ours any more
   */
  Path onAuthenticated(
      Path known,
      SocketAddress local,
      SocketAddress peer,
      long scidSequence,
      int datagramBytes,
      long now) {
    if (scidSequence == Path.NONE) {
      return null; // late, or misguided: no reason to end the connection, and no news of any path
    }
    Path path = known == null ? admit(local, peer, scidSequence, datagramBytes, now) : known;
    if (path != null) {
      path.heardAt = now;
      if (path.scidSequence != scidSequence && known != null) {
        path.scidSequence = scidSequence;
      }
    }
    return path;
  }

  private Path admit(
      SocketAddress local, SocketAddress peer, long scidSequence, int datagramBytes, long now) {
    if (settings.client() || !lifecycle.active().isConfirmed()) {
      return null;
    }
    Path holder = ids.isLocalZeroLength() ? null : holderOf(scidSequence);
    // RFC 9000 §9: whoever moves on purpose changes the connection ID (§9.5), and was asked not to.
    // A NAT changes nothing but the address, and must not end the connection.
    if ((settings.migrationDisabled() && holder == null)
        || !lifecycle.existence().makeRoomForPeer(now)) {
      return null;
    }
    Path path = lifecycle.existence().create(local, peer, now);
    path.onReceived(datagramBytes);
    observed.onPath(path);
    events.add(new PathEvent.New(local, peer));
    if (holder == null) {
      path.scidSequence = scidSequence;
      ids.assign(path);
    } else {
      events.add(
          new PathEvent.ReusedSourceConnectionId(
              scidSequence, holder.local(), holder.peer(), local, peer));
      // RFC 9000 §9.5: the peer did not move on purpose, so our ID for it may stay, too.
      if (!ids.share(path, holder)) {
        ids.assign(path);
      }
    }
    lifecycle.questions().validate(path, now);
    return path;
  }

  private Path holderOf(long scidSequence) {
    if (lifecycle.active().get().scidSequence == scidSequence) {
      return lifecycle.active().get();
    }
    for (int i = table.size() - 1; i >= 0; i--) {
      if (table.get(i).scidSequence == scidSequence) {
        return table.get(i);
      }
    }
    return null;
  }

  /** The frames of a packet were processed. */
  void onProcessed(Path path, long packetNumber, boolean nonProbing, long now) {
    if (nonProbing) {
      path.carriedData = true;
      // RFC 9000 §9.3: a packet that was overtaken tells where the peer was, not where it is.
      if (packetNumber > largestNonProbing) {
        largestNonProbing = packetNumber;
        if (!settings.client()
            && lifecycle.active().isConfirmed()
            && path != lifecycle.active().get()) {
          follow(path, now);
        }
      }
    }
    lifecycle.suspicion().isSuspect(lifecycle.active().get(), now);
    lifecycle.release().releaseDue(now);
  }

  /** The peer has moved, or so it seems (RFC 9000 §9.3). */
  private void follow(Path path, long now) {
    Path old = lifecycle.active().get();
    if (path.isValidated() && old.migrating) {
      lifecycle.caution().onDeceived(now);
    } else if (!path.isValidated() && lifecycle.caution().isOn(now)) {
      lifecycle
          .questions()
          .validateIfIdle(path, now); // the packet with the answer moves the connection
      return;
    }
    if (!lifecycle.switching().tryActivate(path, now)) {
      return; // RFC 9000 §9.5: without an ID for it we can't respond to the migration
    }
    observed.onMoved(path);
    if (path.isValidated()) {
      events.add(new PathEvent.PeerMigrated(path.local(), path.peer()));
      lifecycle.switching().lose(old);
    } else {
      // What is on its way to the old address counts as lost only once the new one is proven.
      path.migrating = true;
      lifecycle.questions().validateIfIdle(path, now);
    }
    // RFC 9000 §9.3.3: a peer that is still there moves the connection back by its answer.
    if (old.state() != PathState.FAILED) {
      lifecycle.questions().validateIfIdle(old, now);
    }
  }

  /** The peer asks on this path. */
  void onPathChallenge(Path path, long data, long now) {
    path.received.add(data);
    if (path.state().compareTo(PathState.UNKNOWN) <= 0) {
      lifecycle
          .questions()
          .validateIfIdle(path, now); // it works again, as far as the peer is concerned
    } else if (settings.client() && isHint(path, now)) {
      lifecycle
          .suspicion()
          .hint(now, now + HINT_PTOS * lifecycle.active().ptoNanos(lifecycle.active().get()));
      lifecycle.active().owePing();
      lifecycle.switching().askAlternatives(now);
    }
  }

  /**
   * Whether a server asks on this path because it doesn't reach us on the active one. It also asks
   * when a path is new to it, and when we have just left one.
   */
  private boolean isHint(Path path, long now) {
    long recent = now - HINT_PTOS * lifecycle.active().longerPto(path);
    boolean justUsed =
        path.answeredAt > recent || (path.leftAt != Path.NONE && path.leftAt > recent);
    return path != lifecycle.active().get()
        && path.isValidated()
        && !path.validation.isRunning()
        && !justUsed
        && !lifecycle.suspicion().isHinted(now);
  }

  /** The peer answers, whether it was asked or not. */
  void onPathResponse(Path receivedOn, long data, long now) {
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      int index = path.validation.indexOf(data);
      if (index >= 0) {
        lifecycle.verdicts().onAnswer(path, index, receivedOn, now);
        lifecycle.release().releaseDue(now);
        return;
      }
    }
  }
}
