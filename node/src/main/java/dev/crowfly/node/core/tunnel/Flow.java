package dev.crowfly.node.core.tunnel;

import java.util.Arrays;

/** One flow of datagrams: who uses it, and when it says its service's name. */
final class Flow {
  /** How often a flow says its name at least: a peer that forgot or refused it learns it then. */
  static final long RENAME_NANOS = 5_000_000_000L;

  final long id;
  final String service;

  /** Varint length and name, as on the wire. */
  final byte[] name;

  long usedNanos;

  private FlowHandler handler;
  private boolean nameArrived;
  private int epoch; // of the name: acknowledgments of older ones tell nothing
  private long namedNanos;

  Flow(long id, String service, long now) {
    this.id = id;
    this.service = service;
    byte[] encoded = new byte[StreamHeader.MAX_BYTES];
    name = Arrays.copyOf(encoded, StreamHeader.encode(service, encoded, 0));
    usedNanos = now;
  }

  FlowHandler handler() {
    return handler;
  }

  void handler(FlowHandler newHandler) {
    handler = newHandler;
  }

  /** Whether the next datagram says the name, given what pause makes the peer forget it. */
  boolean needsName(long now, long forgottenAfterNanos) {
    boolean paused = now - usedNanos >= forgottenAfterNanos / 2;
    if (nameArrived && (paused || now - namedNanos >= RENAME_NANOS)) {
      forgetName();
    }
    return !nameArrived;
  }

  /** The peer may not know the flow any more. */
  void forgetName() {
    nameArrived = false;
    epoch = (epoch + 1) & 0xff;
  }

  /** The tag of a datagram that says the name now. */
  long nameTag(long now) {
    namedNanos = now;
    return (id << 8) | epoch;
  }

  static long idOfTag(long tag) {
    return tag >>> 8;
  }

  void onNameArrived(long tag) {
    nameArrived |= (tag & 0xff) == epoch;
  }

  /** Whether these are the bytes of the name, its length before it. */
  boolean isNamed(byte[] in, int from, int to) {
    return Arrays.equals(name, 0, name.length, in, from, to);
  }
}
