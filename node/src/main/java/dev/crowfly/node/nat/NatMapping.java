package dev.crowfly.node.nat;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.ice.behavior.FilteringBehavior;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** One public address of a box: its socket, and whom it was used for. */
final class NatMapping {
  /** Filters beyond that push out the longest unused ones. */
  private static final int MAX_CONTACTS = 1_024;

  private final DatagramChannel channel;
  private final SelectionKey key;
  private final InetSocketAddress address;
  private final FilteringBehavior filtering;
  private final long idleNanos;
  // By what the filter compares; in the order of last use, and when that was.
  private final Map<Object, Long> contacts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
          return size() > MAX_CONTACTS;
        }
      };
  private InetSocketAddress lastContact;
  private long lastContactAt;
  private long usedAt;

  NatMapping(
      DatagramChannel channel,
      SelectionKey key,
      FilteringBehavior filtering,
      long idleNanos,
      long now)
      throws IOException {
    this.channel = channel;
    this.key = key;
    this.filtering = filtering;
    this.idleNanos = idleNanos;
    address = (InetSocketAddress) channel.getLocalAddress();
    usedAt = now;
  }

  DatagramChannel channel() {
    return channel;
  }

  InetSocketAddress address() {
    return address;
  }

  long usedAt() {
    return usedAt;
  }

  boolean isExpired(long now) {
    return now - usedAt > idleNanos;
  }

  /** A datagram goes out to a peer: opens the filter for what the filter compares. */
  void used(InetSocketAddress peer, long now) {
    usedAt = now;
    if (filtering == FilteringBehavior.ENDPOINT_INDEPENDENT) {
      return;
    }
    // The table is written when another peer's turn comes: most datagrams go where the last went.
    if (lastContact != null && !isSame(peer, lastContact)) {
      contacts.put(compared(lastContact), lastContactAt);
    }
    lastContact = peer;
    lastContactAt = now;
  }

  /** Whether a datagram of a peer comes in. */
  boolean admits(InetSocketAddress peer, long now) {
    if (filtering == FilteringBehavior.ENDPOINT_INDEPENDENT) {
      return true;
    }
    if (lastContact != null && isSame(peer, lastContact)) {
      return now - lastContactAt <= idleNanos;
    }
    Long at = contacts.get(compared(peer));
    return at != null && now - at <= idleNanos;
  }

  private boolean isSame(InetSocketAddress a, InetSocketAddress b) {
    return filtering == FilteringBehavior.ADDRESS_DEPENDENT
        ? a.getAddress().equals(b.getAddress())
        : AddressKey.same(a, b);
  }

  private Object compared(InetSocketAddress peer) {
    return filtering == FilteringBehavior.ADDRESS_DEPENDENT
        ? peer.getAddress()
        : new AddressKey(peer);
  }

  void awaitWritable(boolean await) {
    if (key.isValid()) {
      key.interestOps(await ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed for us in any case.
    }
  }
}
