package dev.crowfly.quic.path;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.cid.LocalConnectionIds;
import dev.crowfly.quic.cid.RemoteConnectionIds;

/**
 * Which connection ID goes with which path (RFC 9000 §9.5).
 *
 * <p>A path gets one of the peer's when it needs one, and gives it up when it was left: that is
 * what makes any number of migrations possible with eight of them.
 *
 * <p>An ID is retired only once no path uses it any more. So no packet can carry the
 * RETIRE_CONNECTION_ID frame for the ID that it is addressed to, which RFC 9000 §19.16 forbids.
 */
final class PathIds {
  private static final long NONE = Path.NONE;

  private final PathTable table;
  private final LocalConnectionIds local;
  private final RemoteConnectionIds remote;

  /** IDs given up for which no RETIRE_CONNECTION_ID frame could be owed yet. */
  private long[] unretired;

  private int unretiredCount;

  PathIds(PathTable table, LocalConnectionIds local, RemoteConnectionIds remote) {
    this.table = table;
    this.local = local;
    this.remote = remote;
  }

  /** Gives the path an ID of its own unless it has one; false if there is no spare one. */
  boolean assign(Path path) {
    if (path.dcid() != null) {
      return true;
    }
    long sequence = remote.takeSpare();
    if (sequence == RemoteConnectionIds.NONE) {
      return false;
    }
    path.useDcid(sequence, remote.id(sequence).toByteArray());
    return true;
  }

  /**
   * Gives the path an ID of its own or, if there is no spare one, that of another path with the
   * same local address.
   */
  void assignOrShare(Path path, Path other) {
    if (!assign(path)) {
      share(path, other);
    }
  }

  /** Lets the path use the ID of another one, if it {@link #canShare}. */
  boolean share(Path path, Path other) {
    if (!canShare(path, other)) {
      return false;
    }
    path.useDcid(other.dcidSequence(), other.dcid());
    return true;
  }

  /**
   * Whether the path may use the ID of another one. RFC 9000 §9.5 allows that when the peer's
   * address changed behind its back; never from another local address.
   */
  boolean canShare(Path path, Path other) {
    return path.dcid() == null
        && other.dcid() != null
        && Addresses.same(path.local(), other.local());
  }

  /** Takes the path's ID away; it is retired unless another path shares it. */
  void release(Path path) {
    long sequence = path.dcidSequence();
    path.dropDcid();
    if (sequence != NONE && !isUsed(sequence)) {
      retire(sequence);
    }
  }

  /** The application gives up an ID; paths that use it are left without, unless one is active. */
  void retire(long sequence, Path active) {
    if (remote.isZeroLength()) {
      throw new PathException.ZeroLengthCid("the peer's connection IDs have zero length");
    }
    if (!remote.isActive(sequence) || isWaiting(sequence)) {
      throw new PathException.UnknownCid("no connection ID " + sequence + " of the peer");
    }
    boolean needed = active.dcidSequence() == sequence;
    if (needed && remote.spares() == 0) {
      throw new PathException.NoSparePeerCid("no other connection ID for the active path");
    }
    for (int i = 0; i < table.size(); i++) {
      if (table.get(i).dcidSequence() == sequence) {
        table.get(i).dropDcid();
      }
    }
    retire(sequence);
    if (needed) {
      assign(active);
    }
  }

  private boolean isWaiting(long sequence) {
    for (int i = 0; i < unretiredCount; i++) {
      if (unretired[i] == sequence) {
        return true;
      }
    }
    return false;
  }

  private boolean isUsed(long sequence) {
    for (int i = 0; i < table.size(); i++) {
      if (table.get(i).dcidSequence() == sequence) {
        return true;
      }
    }
    return false;
  }

  private void retire(long sequence) {
    if (remote.canRetire()) {
      remote.retire(sequence);
      return;
    }
    if (unretired == null) {
      unretired = new long[RemoteConnectionIds.ACTIVE_CONNECTION_ID_LIMIT];
    }
    unretired[unretiredCount++] = sequence;
  }

  /** Retires what could not be retired before. */
  void retireWaiting() {
    while (unretiredCount > 0 && remote.canRetire()) {
      remote.retire(unretired[--unretiredCount]);
    }
  }

  /** The peer issued, replaced or withdrew IDs: paths lose those that are no longer valid. */
  void refresh() {
    for (int i = 0; i < unretiredCount; ) {
      if (remote.isActive(unretired[i])) {
        i++;
      } else {
        unretired[i] = unretired[--unretiredCount];
      }
    }
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path.dcid() != null) {
        refresh(path);
      }
    }
  }

  private void refresh(Path path) {
    ConnectionId id = remote.id(path.dcidSequence());
    if (id == null) {
      path.dropDcid();
    } else if (!id.matches(path.dcid(), 0, path.dcid().length)) {
      path.useDcid(path.dcidSequence(), id.toByteArray());
    }
  }

  /** How many IDs of the peer no path uses; 0 with zero-length IDs. */
  int spares() {
    return remote.spares();
  }

  boolean hasSparePeerCid() {
    return remote.isZeroLength() || remote.spares() > 0;
  }

  /**
   * Whether the peer has an ID of ours that it uses on no path, as far as we have seen. Paths that
   * we have given up the use of don't count: the peer does the same.
   */
  boolean hasSpareLocalCid() {
    if (isLocalZeroLength()) {
      return true;
    }
    int linked = 0;
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      linked += path.dcid() != null && isLinked(path) && !isLinkedBefore(i) ? 1 : 0;
    }
    return linked < local.size();
  }

  boolean isLocalZeroLength() {
    return local.size() > 0 && local.get(0).isEmpty();
  }

  /** Whether the peer uses a valid ID of ours on this path. */
  boolean isLinked(Path path) {
    return path.scidSequence != NONE && local.id(path.scidSequence) != null;
  }

  private boolean isLinkedBefore(int index) {
    long sequence = table.get(index).scidSequence;
    for (int i = 0; i < index; i++) {
      if (table.get(i).dcid() != null && table.get(i).scidSequence == sequence) {
        return true;
      }
    }
    return false;
  }
}
