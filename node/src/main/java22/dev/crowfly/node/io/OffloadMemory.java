package dev.crowfly.node.io;

import java.lang.foreign.Arena;

/**
 * What the sockets of a loop share: they are used one after the other. Outside of the heap, and
 * freed with the last of them by the garbage collector.
 */
final class OffloadMemory {
  // One arena: whatever of it a system call is given keeps all of it alive.
  private final Arena arena = Arena.ofAuto();
  final SendMessage output;
  final ReceiveMessage input;

  /**
   * For sockets of one family.
   *
   * @param six IPv6, or both; else IPv4
   * @param peers gives each peer's address one object
   */
  OffloadMemory(boolean six, PeerAddresses peers) {
    output = new SendMessage(arena, six);
    input = new ReceiveMessage(arena, peers);
  }
}
