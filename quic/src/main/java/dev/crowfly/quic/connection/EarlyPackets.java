package dev.crowfly.quic.connection;

import dev.crowfly.quic.wire.PacketHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Packets that overtook the ones which bring their keys (RFC 9000 §5.7 allows to keep some).
 * Bounded; what does not fit is lost, and will be sent again.
 */
final class EarlyPackets {
  private static final int MAX_PACKETS = 10;
  private static final int MAX_BYTES = 16_384;

  /** A packet as it came, still protected. */
  static final class Early {
    private final byte[] bytes;
    private final long arrivedAt;

    private Early(byte[] bytes, long arrivedAt) {
      this.bytes = bytes;
      this.arrivedAt = arrivedAt;
    }

    byte[] bytes() {
      return bytes;
    }

    long arrivedAt() {
      return arrivedAt;
    }
  }

  private final List<Early> kept = new ArrayList<>(0);
  private int keptBytes;

  /** Keeps a packet; false when there is no room for it. */
  boolean keep(byte[] buf, PacketHeader header, long now) {
    int length = header.end() - header.offset();
    boolean room = kept.size() < MAX_PACKETS && keptBytes + length <= MAX_BYTES;
    if (room) {
      kept.add(new Early(Arrays.copyOfRange(buf, header.offset(), header.end()), now));
      keptBytes += length;
    }
    return room;
  }

  boolean isEmpty() {
    return kept.isEmpty();
  }

  /** Takes all of them out, oldest first. */
  List<Early> takeAll() {
    List<Early> all = List.copyOf(kept);
    clear();
    return all;
  }

  void clear() {
    kept.clear();
    keptBytes = 0;
  }
}
