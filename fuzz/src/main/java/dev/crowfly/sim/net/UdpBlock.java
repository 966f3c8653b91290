package dev.crowfly.sim.net;

import dev.crowfly.sim.link.Datagram;
import java.util.Set;

/** Lets UDP out to few remote ports only, and in from them: all the rest goes nowhere. */
public final class UdpBlock implements Middlebox {
  private final Set<Integer> remotePorts;

  /**
   * Blocks UDP.
   *
   * @param remotePorts the exceptions
   */
  public UdpBlock(Set<Integer> remotePorts) {
    this.remotePorts = Set.copyOf(remotePorts);
  }

  @Override
  public Datagram outbound(Datagram datagram, long now) {
    return remotePorts.contains(datagram.destination().getPort()) ? datagram : null;
  }

  @Override
  public Datagram inbound(Datagram datagram, long now) {
    return remotePorts.contains(datagram.source().getPort()) ? datagram : null;
  }
}
