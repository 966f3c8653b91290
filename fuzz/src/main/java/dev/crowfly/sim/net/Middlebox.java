package dev.crowfly.sim.net;

import dev.crowfly.sim.link.Datagram;
import java.net.InetAddress;

/** What a router does to the datagrams that pass it. */
public interface Middlebox {
  /** Forwards everything and changes nothing. */
  Middlebox PLAIN =
      new Middlebox() {
        @Override
        public Datagram outbound(Datagram datagram, long now) {
          return datagram;
        }

        @Override
        public Datagram inbound(Datagram datagram, long now) {
          return datagram;
        }
      };

  /** What leaves for a datagram from inside; null = it is dropped. */
  Datagram outbound(Datagram datagram, long now);

  /** What enters for a datagram from outside; null = it is dropped. */
  Datagram inbound(Datagram datagram, long now);

  /** The address that it has outside, for all hosts inside; null = inside addresses are global. */
  default InetAddress externalAddress() {
    return null;
  }

  /** Whether it turns datagrams around that go from inside to its external address. */
  default boolean isHairpinning() {
    return false;
  }
}
