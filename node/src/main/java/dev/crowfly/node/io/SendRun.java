package dev.crowfly.node.io;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.node.core.LocalKey;
import java.net.InetSocketAddress;

/** Datagrams of equal size to one peer, back to back in the outbox: what one call can send. */
final class SendRun {
  int offset;
  int length;
  int segmentBytes;
  LocalKey local;
  InetSocketAddress peer;
  private boolean complete;

  void begin(int at, int bytes, LocalKey from, InetSocketAddress to) {
    offset = at;
    length = bytes;
    segmentBytes = bytes;
    local = from;
    peer = to;
    complete = false;
  }

  /** Whether a datagram right behind it was taken in. */
  boolean extend(int at, int bytes, LocalKey from, InetSocketAddress to) {
    if (complete
        || at != offset + length
        || bytes > segmentBytes
        || from.socket() != local.socket()
        || !AddressKey.same(to, peer)) {
      return false;
    }
    length += bytes;
    complete = bytes < segmentBytes; // only the last one may be shorter
    return true;
  }

  void taken(int bytes) {
    offset += bytes;
    length -= bytes;
  }

  int datagrams() {
    return (length + segmentBytes - 1) / segmentBytes;
  }
}
