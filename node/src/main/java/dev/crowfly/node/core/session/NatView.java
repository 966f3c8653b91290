package dev.crowfly.node.core.session;

import dev.crowfly.ice.guess.PortChoice;
import java.net.InetSocketAddress;

/**
 * What is known of the NAT in front of us.
 *
 * @param choice how it chooses ports
 * @param seen where the Intermediate sees us; null while that is unknown
 * @param server where the Intermediate answers STUN; null while that is unknown
 * @param observer where else; null if nowhere
 */
public record NatView(
    PortChoice choice, Reflexive seen, InetSocketAddress server, InetSocketAddress observer) {
  /** Nothing is known. */
  public static final NatView UNKNOWN = new NatView(PortChoice.UNKNOWN, null, null, null);
}
