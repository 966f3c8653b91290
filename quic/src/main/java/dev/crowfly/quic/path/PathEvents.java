package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import java.util.ArrayDeque;

/** What the application has not yet been told of paths; bounded, the oldest goes first. */
final class PathEvents {
  static final int CAPACITY = 64;

  private PathListener listener = PathListener.NOBODY;

  // Empty until something happens: most connections keep to one path.
  private ArrayDeque<PathEvent> queue;

  /** Sets who hears of paths at once, whatever the application polls. */
  void setListener(PathListener pathListener) {
    listener = pathListener;
  }

  PathListener listener() {
    return listener;
  }

  void add(PathEvent event) {
    if (queue == null) {
      queue = new ArrayDeque<>(4);
    }
    if (event instanceof PathEvent.AddressObserved observed) {
      // A peer can report as often as it likes: only its last word on each path is kept.
      queue.removeIf(
          older ->
              older instanceof PathEvent.AddressObserved
                  && Addresses.same(older.peer(), observed.peer())
                  && Addresses.same(older.local(), observed.local()));
    }
    if (queue.size() == CAPACITY) {
      queue.removeFirst();
    }
    queue.add(event);
  }

  PathEvent poll() {
    return queue == null ? null : queue.poll();
  }

  int size() {
    return queue == null ? 0 : queue.size();
  }
}
