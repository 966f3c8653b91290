package dev.crowfly.quic.stream;

/**
 * A first-in, first-out list of streams in which a stream can be found and taken out at once,
 * because the links lie in the stream itself; nothing is allocated.
 */
final class StreamQueue {
  /** A place in at most one queue of its kind; each stream owns one per kind. */
  static final class Link {
    private final Stream stream;
    private Link previous;
    private Link next;
    private StreamQueue queue;

    Link(Stream stream) {
      this.stream = stream;
    }

    boolean isIn(StreamQueue someQueue) {
      return queue == someQueue;
    }

    /** Leaves the queue, if it is in one. */
    void leave() {
      if (queue != null) {
        queue.unlink(this);
      }
    }
  }

  private Link first;
  private Link last;

  boolean isEmpty() {
    return first == null;
  }

  /** The stream that has waited longest, null if there is none. */
  Stream first() {
    return first == null ? null : first.stream;
  }

  /** Joins at the end; one that is already here keeps its place, elsewhere it leaves. */
  void add(Link link) {
    if (link.queue == this) {
      return;
    }
    link.leave();
    link.queue = this;
    link.previous = last;
    if (last == null) {
      first = link;
    } else {
      last.next = link;
    }
    last = link;
  }

  private void unlink(Link link) {
    if (link.previous == null) {
      first = link.next;
    } else {
      link.previous.next = link.next;
    }
    if (link.next == null) {
      last = link.previous;
    } else {
      link.next.previous = link.previous;
    }
    link.previous = null;
    link.next = null;
    link.queue = null;
  }
}
