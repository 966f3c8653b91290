/**
 * What we received and still have to acknowledge: RFC 9000 §13.2 and §19.3.
 *
 * <p>One {@link dev.crowfly.quic.ack.AckTracker} exists per packet number space. It answers three
 * questions: was this packet processed before, must an ACK frame leave now or when, and what does
 * the frame report. Invariants: a packet number is never accepted twice, whatever was forgotten; an
 * ack-eliciting packet stays in the report until an ACK frame that named it was sent; the memory is
 * bounded by a number of ranges, whatever the peer sends.
 *
 * <p>Called by the connection, on its owner thread. All memory is owned here; the arrays grow to
 * their limit once and nothing is allocated per packet.
 */
package dev.crowfly.quic.ack;
