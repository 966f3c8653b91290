package dev.crowfly.quic.cid;

/** RETIRE_CONNECTION_ID frames that are owed or not yet acknowledged (RFC 9000 §5.1.2). */
final class RetirementQueue {
  /** Three times our limit of active IDs; RFC 9000 §5.1.2 asks for at least twice. */
  static final int CAPACITY = 3 * RemoteConnectionIds.ACTIVE_CONNECTION_ID_LIMIT;

  private final long[] sequences = new long[CAPACITY];
  private final boolean[] inFlight = new boolean[CAPACITY];
  private int count;

  /** Adds a frame that is owed; false if there are too many. */
  boolean add(long sequence) {
    if (!hasRoom()) {
      return false;
    }
    sequences[count] = sequence;
    inFlight[count] = false;
    count++;
    return true;
  }

  boolean hasRoom() {
    return count < CAPACITY;
  }

  int size() {
    return count;
  }

  /** The sequence number of the oldest frame to send, or {@link RemoteConnectionIds#NONE}. */
  long next() {
    for (int i = 0; i < count; i++) {
      if (!inFlight[i]) {
        return sequences[i];
      }
    }
    return RemoteConnectionIds.NONE;
  }

  void onSent(long sequence) {
    mark(sequence, true);
  }

  void onLost(long sequence) {
    mark(sequence, false);
  }

  private void mark(long sequence, boolean sent) {
    int index = indexOf(sequence);
    if (index >= 0) {
      inFlight[index] = sent;
    }
  }

  void onAcked(long sequence) {
    int index = indexOf(sequence);
    if (index >= 0) {
      int tail = count - index - 1;
      System.arraycopy(sequences, index + 1, sequences, index, tail);
      System.arraycopy(inFlight, index + 1, inFlight, index, tail);
      count--;
    }
  }

  private int indexOf(long sequence) {
    for (int i = 0; i < count; i++) {
      if (sequences[i] == sequence) {
        return i;
      }
    }
    return -1;
  }
}
