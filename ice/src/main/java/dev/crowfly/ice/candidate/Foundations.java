package dev.crowfly.ice.candidate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives out foundations (RFC 8445 §5.1.1.3): the same for candidates of the same type, base address
 * and server, another otherwise. The transport is UDP for all. Grows with what it is asked for,
 * which is ours alone: no peer can make it grow.
 */
public final class Foundations {
  /** {@code server} may be null: nobody was asked. */
  private record Key(
      CandidateType type, InetAddress base, int scope, InetAddress server, int serverScope) {}

  private final Map<Key, String> known = new HashMap<>();

  /** None was given out yet. */
  public Foundations() {}

  /**
   * The foundation.
   *
   * @param base the IP address of the base
   * @param server the IP address of the STUN server or its like; {@code null} if there was none
   */
  public String of(CandidateType type, InetAddress base, InetAddress server) {
    return known.computeIfAbsent(
        new Key(type, base, scope(base), server, scope(server)),
        key -> Integer.toString(known.size() + 1, Character.MAX_RADIX));
  }

  private static int scope(InetAddress address) {
    return address instanceof Inet6Address six ? six.getScopeId() : 0;
  }
}
