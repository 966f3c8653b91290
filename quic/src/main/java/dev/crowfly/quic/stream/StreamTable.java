package dev.crowfly.quic.stream;

import java.util.function.Consumer;

/**
 * Streams by ID, without boxing: open addressing with linear probing.
 *
 * <p>A removed entry leaves no tombstone; the entries after it move up. At most two thirds of the
 * places are taken. The table grows and, when it is empty, forgets a large array.
 */
final class StreamTable {
  private static final int SMALLEST = 8;

  private Stream[] places = new Stream[SMALLEST];
  private int size;

  int size() {
    return size;
  }

  /** The stream with this ID, or null. */
  Stream get(long id) {
    return places[find(id)];
  }

  /** Adds a stream whose ID is not in the table. */
  void put(Stream stream) {
    if (3 * (size + 1) > 2 * places.length) {
      grow();
    }
    int place = find(stream.id());
    if (places[place] != null) {
      throw new IllegalArgumentException("stream " + stream.id() + " exists");
    }
    places[place] = stream;
    size++;
  }

  /** Removes the stream with this ID, if there is one. */
  void remove(long id) {
    int hole = find(id);
    if (places[hole] == null) {
      return;
    }
    places[hole] = null;
    size--;
    closeGap(hole);
    if (size == 0 && places.length > 8 * SMALLEST) {
      places = new Stream[SMALLEST];
    }
  }

  /** Shows every stream, in no order; the table must not change meanwhile. */
  void forEach(Consumer<Stream> action) {
    for (Stream stream : places) {
      if (stream != null) {
        action.accept(stream);
      }
    }
  }

  private void closeGap(int gap) {
    int hole = gap;
    for (int i = next(hole); places[i] != null; i = next(i)) {
      int home = home(places[i].id());
      // It may move into the hole unless its home lies behind the hole, cyclically.
      boolean reachable = hole <= i ? home <= hole || home > i : home <= hole && home > i;
      if (reachable) {
        places[hole] = places[i];
        places[i] = null;
        hole = i;
      }
    }
  }

  private void grow() {
    Stream[] old = places;
    places = new Stream[2 * old.length];
    for (Stream stream : old) {
      if (stream != null) {
        places[find(stream.id())] = stream;
      }
    }
  }

  /** Where the ID is, or the empty place where it belongs. */
  private int find(long id) {
    int place = home(id);
    while (places[place] != null && places[place].id() != id) {
      place = next(place);
    }
    return place;
  }

  private int next(int place) {
    return (place + 1) & (places.length - 1);
  }

  /** IDs of a type differ by four: multiplied, they spread over all places. */
  private int home(long id) {
    return (int) ((id * 0x9e3779b97f4a7c15L) >>> (Long.numberOfLeadingZeros(places.length) + 1));
  }
}
