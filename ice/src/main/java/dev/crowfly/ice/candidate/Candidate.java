package dev.crowfly.ice.candidate;

import dev.crowfly.ice.AddressKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;

/**
 * One address at which an agent may be reached (RFC 8445 §5.1). UDP, and component 1: Crowfly has
 * no other.
 *
 * @param foundation 1 to 32 characters of the ICE alphabet: candidates of equal type, base address
 *     and server share one
 * @param priority 1 to 2³¹−1
 * @param address resolved; port 1 to 65535
 * @param related for reflexive candidates the base's address, for relayed ones the mapped address;
 *     {@code null} if there is none or it is kept private
 * @param base the local key of the socket that it is reached through; {@code null} for a remote
 *     candidate
 */
public record Candidate(
    CandidateType type,
    InetSocketAddress address,
    long priority,
    String foundation,
    InetSocketAddress related,
    SocketAddress base) {
  /** The only component. */
  public static final int COMPONENT = 1;

  /**
   * A candidate with everything given.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Candidate {
    Objects.requireNonNull(type, "type");
    if (address.isUnresolved() || (related != null && related.isUnresolved())) {
      throw new IllegalArgumentException("resolve the address first: ICE asks no name server");
    }
    if (address.getPort() == 0) {
      throw new IllegalArgumentException("a candidate needs a port from 1 to 65535");
    }
    if (priority < 1 || priority > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("priority " + priority + " is not from 1 to 2^31-1");
    }
    if (!CandidateText.isFoundation(foundation)) {
      throw new IllegalArgumentException("a foundation has 1 to 32 letters, digits, '+' or '/'");
    }
  }

  /**
   * A candidate that the peer told us of, without a related address.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static Candidate remote(
      CandidateType type, InetSocketAddress address, long priority, String foundation) {
    return new Candidate(type, address, priority, foundation, null, null);
  }

  /**
   * Reads the {@code candidate:} attribute, with or without {@code a=} before it (RFC 8839 §5.1).
   *
   * @throws CandidateFormatException if the text is none, or one that Crowfly has no use for: its
   *     {@link CandidateFormatException#reason()} says which
   */
  public static Candidate parse(String text) throws CandidateFormatException {
    return CandidateText.parse(text);
  }

  /** The {@code candidate:} attribute (RFC 8839 §5.1), without {@code a=}. Scopes are left out. */
  public String toAttribute() {
    return CandidateText.write(this);
  }

  /** Whether both have the same address, scope included. */
  public boolean hasAddress(InetSocketAddress other) {
    return AddressKey.same(address, other);
  }
}
