package dev.crowfly.quic.path;

import java.net.SocketAddress;
import java.util.Arrays;

/** The paths of a connection, oldest first; bounded. */
final class PathTable {
  private final int capacity;
  private Path[] paths = new Path[2];
  private int size;

  PathTable(int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return size;
  }

  Path get(int index) {
    return paths[index];
  }

  boolean isFull() {
    return size == capacity;
  }

  void add(Path path) {
    if (size == capacity) {
      throw new IllegalStateException("more than " + capacity + " paths");
    }
    if (size == paths.length) {
      paths = Arrays.copyOf(paths, Math.min(capacity, 2 * size));
    }
    paths[size++] = path;
  }

  void remove(Path path) {
    int index = 0;
    while (paths[index] != path) {
      index++;
    }
    size--;
    System.arraycopy(paths, index + 1, paths, index, size - index);
    paths[size] = null;
  }

  /** The path between these two, or null; allocates nothing. */
  Path find(SocketAddress local, SocketAddress peer) {
    for (int i = 0; i < size; i++) {
      if (paths[i].matches(local, peer)) {
        return paths[i];
      }
    }
    return null;
  }

  /** The path that was given this number, or null if it is gone. */
  Path withId(long id) {
    for (int i = 0; i < size; i++) {
      if (paths[i].id == id) {
        return paths[i];
      }
    }
    return null;
  }
}
