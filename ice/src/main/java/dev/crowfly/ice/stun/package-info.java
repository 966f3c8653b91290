/**
 * STUN (RFC 8489, with what RFC 5389 and RFC 3489 left on the wire): the codec, message integrity,
 * the rules of retransmission and the core of a server that also answers RFC 5780.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Reader and writer are views of the caller's array. Neither keeps it beyond the next {@code
 *       wrap} or {@code begin}, and a check that succeeds allocates nothing but what the JDK's HMAC
 *       allocates.
 *   <li>Bytes from the network lead to {@link dev.crowfly.ice.stun.StunException} and to nothing
 *       else. After a successful {@code wrap} every known attribute has the size that its getter
 *       needs.
 *   <li>What a message can make us remember is bounded, whatever its length.
 * </ul>
 *
 * <p>Called by the agent, by NAT behaviour discovery and by the Intermediate, each on its owner
 * thread; nothing here is thread-safe. Attributes and their rules: RFC 8489 §5–§7, §14; RFC 8445
 * §16; RFC 5780 §7. First byte: RFC 7983, RFC 9443.
 *
 * <p>Decisions that the RFCs leave open: a datagram holds exactly one message, so its length must
 * equal the header's; an address of an unknown family makes a message malformed; at most {@value
 * dev.crowfly.ice.stun.StunReader#MAX_UNKNOWN_ATTRIBUTES} unknown comprehension-required attributes
 * are listed; the server pads an answer only as far as three times the request allow and leaves
 * optional attributes out when they do not fit.
 */
package dev.crowfly.ice.stun;
