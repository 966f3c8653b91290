package dev.crowfly.sim;

/** What a Connector does for those who use a service. */
@FunctionalInterface
public interface Service {
  /** An Agent opened a stream. */
  void onStream(SimStream stream);

  /** An Agent sent a datagram to the service. */
  default void onDatagram(SimSession session, byte[] payload) {}
}
