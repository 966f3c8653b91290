/**
 * Connection IDs: those we issued, those the peer issued, and their stateless reset tokens (RFC
 * 9000 §5.1, §10.3, §19.15, §19.16).
 *
 * <p>Both pools are called by the connection on its owner thread. Invariants: sequence numbers are
 * never reused; whatever the peer sends, each pool holds at most a fixed number of entries and
 * exceeding it is a typed error; a frame that is owed stays owed until it was acknowledged or lost
 * its meaning. The pools decide which frames are owed; the connection writes them and reports their
 * tokens back. Which path uses which connection ID is the path's business.
 *
 * <p>IDs and tokens are copied in and copied out; no array of a caller is kept.
 */
package dev.crowfly.quic.cid;
