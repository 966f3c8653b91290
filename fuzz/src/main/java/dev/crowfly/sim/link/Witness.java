package dev.crowfly.sim.link;

/** Sees what becomes of datagrams. May keep them, but not change their bytes. */
public interface Witness {
  /** A host sent a datagram. */
  default void sent(String host, Datagram datagram, long now) {}

  /** A datagram reached a host. */
  default void arrived(String host, Datagram datagram, long now) {}

  /**
   * A datagram was dropped.
   *
   * @param where the link, segment or router
   * @param why in a word or two
   */
  default void dropped(String where, Datagram datagram, String why, long now) {}
}
