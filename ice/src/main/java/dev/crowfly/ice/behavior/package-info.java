/**
 * What kind of NAT is there: behaviour discovery (RFC 5780) in the words of RFC 4787.
 *
 * <p>{@link dev.crowfly.ice.behavior.BehaviorDiscovery} asks a STUN server with two addresses and
 * two ports and ends with one {@link dev.crowfly.ice.behavior.NatBehavior}. It follows the machine
 * contract of the module: datagrams and time come in, datagrams go out, nothing is kept of the
 * caller's arrays. Its memory does not grow.
 *
 * <p>Decisions that RFC 5780 leaves open:
 *
 * <ul>
 *   <li>Filtering is tested before mapping, because each mapping test opens the very filter that
 *       the other one looks at. For the same reason the base should not have sent to the server's
 *       alternate address lately.
 *   <li>"No answer" is a finding only when the same socket of the server, asked directly, does
 *       answer: otherwise the result is unknown, not "filtered".
 *   <li>Mapping follows from all observations, STUN's own and those that the caller brings (QUIC
 *       address discovery).
 *   <li>Hairpinning is tested from the base to its own mapped address, which tells nothing when the
 *       mapping depends on the destination: then it stays unknown unless a packet came through.
 * </ul>
 *
 * <p>Mapping lifetime is not measured: it takes minutes and a second socket; keepalives assume the
 * short end (RFC 4787 REQ-5, 30 s as Linux has it).
 */
package dev.crowfly.ice.behavior;
