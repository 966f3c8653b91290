package dev.crowfly.sim.adversary;

import dev.crowfly.sim.World;
import dev.crowfly.sim.net.Addresses;
import dev.crowfly.sim.net.Host;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A public host that has nothing to do with Crowfly: a victim, or whoever attacks from there. */
final class Bystander {
  static final InetAddress ADDRESS = Addresses.ip("203.0.113.66");

  private final Host host = new Host("bystander");
  private long packets;
  private long bytes;

  Bystander(World world) {
    host.attach(world.internet(), ADDRESS)
        .receiver(
            (payload, local, peer, now) -> {
              packets++;
              bytes += payload.length;
            });
  }

  /** One of its ports. */
  static InetSocketAddress port(int port) {
    return new InetSocketAddress(ADDRESS, port);
  }

  void send(InetSocketAddress to, byte[] payload) {
    host.send(port(4_000), to, payload);
  }

  long sentBytes() {
    return host.sentBytes();
  }

  /** How many datagrams came here. */
  long packets() {
    return packets;
  }

  /** How many bytes of payload came here. */
  long bytes() {
    return bytes;
  }
}
