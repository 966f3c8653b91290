package dev.crowfly.quic.recovery;

import java.util.Arrays;

/** The paths of a connection by index; an index is used again after its path was removed. */
final class PathTable {
  /** Indexes are stored in a byte per packet. */
  static final int MAX_PATHS = 64;

  private PathRecovery[] paths = new PathRecovery[4];
  private int size;

  int add(PathRecovery path) {
    int index = 0;
    while (index < size && paths[index] != null) {
      index++;
    }
    if (index == MAX_PATHS) {
      throw new IllegalStateException("more than " + MAX_PATHS + " paths");
    }
    if (index == paths.length) {
      paths = Arrays.copyOf(paths, 2 * index);
    }
    paths[index] = path;
    size = Math.max(size, index + 1);
    return index;
  }

  void remove(int index) {
    paths[index] = null;
  }

  /** One more than the largest index in use or used. */
  int size() {
    return size;
  }

  /** The path, or null if there is none with this index. */
  PathRecovery get(int index) {
    return paths[index];
  }
}
