/**
 * Which path a session takes: {@link dev.crowfly.node.core.select.PathSelector}, a pure function.
 *
 * <p>Direct beats relay whatever the round-trip times are: the relay is somebody's expense, and
 * another party on the way. Among direct paths the one in use stays unless another one is better by
 * a margin for a while. IPv6 gets a credit: it tends to have no NAT that forgets (RFC 8421 §4).
 */
package dev.crowfly.node.core.select;
