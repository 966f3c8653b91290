package dev.crowfly.quic.connection;

import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.path.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an observer calls the paths of a connection: the index in the recovery, where the
 * handshake's path is 0. A path is told of before anything that happens on it is, and so are its
 * changes.
 */
final class PathNumbers {
  /** What the observer knows of a path. */
  private static final class Seen {
    private final Path path;
    private byte[] dcid;
    private int mtuBytes;

    private Seen(Path path) {
      this.path = path;
      dcid = path.dcid();
      mtuBytes = path.mtuBytes();
    }
  }

  private final QuicObserver observer;
  private final List<Seen> paths = new ArrayList<>(1);

  /** The observer was told of the handshake's path already. */
  PathNumbers(QuicObserver observer, Path handshakePath) {
    this.observer = observer;
    paths.add(new Seen(handshakePath));
  }

  /** The number of a path, which is told of first if it is new. */
  int number(Path path, long now) {
    int index = path.recoveryIndex();
    while (paths.size() <= index) {
      paths.add(null);
    }
    Seen seen = paths.get(index);
    if (seen == null || seen.path != path) {
      paths.set(index, new Seen(path));
      observer.pathAssigned(now, index, path.local(), path.peer(), path.dcid());
    } else {
      tellChanges(seen, index, now);
    }
    return index;
  }

  private void tellChanges(Seen seen, int index, long now) {
    byte[] dcid = seen.path.dcid();
    if (dcid != seen.dcid && dcid != null) {
      if (seen.dcid != null) {
        observer.connectionIdUpdated(now, index, seen.dcid, dcid);
      }
      seen.dcid = dcid;
    }
    if (seen.path.mtuBytes() != seen.mtuBytes) {
      observer.mtuUpdated(now, index, seen.mtuBytes, seen.path.mtuBytes());
      seen.mtuBytes = seen.path.mtuBytes();
    }
  }

  /** The path is no more; its number may be given again. */
  void remove(Path path, long now) {
    observer.pathAbandoned(now, number(path, now));
    paths.set(path.recoveryIndex(), null);
  }
}
