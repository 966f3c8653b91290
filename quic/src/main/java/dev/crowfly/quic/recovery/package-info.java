/**
 * What we sent and what became of it: RTT, loss detection, probe timeouts, congestion (RFC 9002).
 *
 * <p>{@link dev.crowfly.quic.recovery.Recovery} is the entry; the connection calls it for every
 * packet sent, every ACK frame and every timeout. Invariants: packets are logged per packet number
 * space, while RTT, congestion window and timers belong to the path a packet was sent on (RFC 9000
 * §9.4), so that a slow path never makes the packets of a fast one look lost; bytes in flight are
 * exactly those of packets neither acknowledged, lost nor discarded; nothing is retransmitted here:
 * the {@linkplain dev.crowfly.quic.recovery.TokenOwner owner} of a token gets it back and decides
 * from its current state (RFC 9000 §13.3).
 *
 * <p>Packet threshold and "sent before an acknowledged packet" are counted among the packets of one
 * path, by an ordinal of their own: neither packet numbers skipped on purpose nor packets of other
 * paths count. A packet declared lost stays known for a while, so that a late acknowledgment still
 * stops its retransmission.
 *
 * <p>The {@linkplain dev.crowfly.quic.recovery.CongestionController congestion controller} says how
 * much may be in flight, the {@linkplain dev.crowfly.quic.recovery.Pacer pacer} when the next of it
 * may leave; probes and acknowledgments wait for neither. CUBIC is RFC 9438, the end of the first
 * slow start RFC 9406. ECN is left out: Java shows no ECN bits.
 *
 * <p>All memory is owned here, in primitive rings that grow in powers of two up to a limit; nothing
 * is allocated per packet. One owner thread; callbacks must not call back into this package.
 */
package dev.crowfly.quic.recovery;
