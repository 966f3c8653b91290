package dev.crowfly.ice.agent;

/**
 * Counters of one agent since it was made.
 *
 * @param datagramsReceived whatever {@link IceAgent#receive} was given
 * @param datagramsSent whatever {@link IceAgent#pollTransmit} gave
 * @param bytesSent of UDP payload
 * @param checksSent requests with credentials, retransmissions included
 * @param checksReceived requests that authenticated
 * @param unauthenticated requests and responses that did not
 * @param replayed requests that authenticated and had been seen before, from the same place or
 *     another
 * @param malformed what was not STUN, or had no FINGERPRINT
 * @param unmatched responses to nothing that we asked
 * @param repliesDropped because too many waited to be sent
 * @param pairsDropped because the check list was full
 * @param candidatesDropped remote candidates beyond the limit, relayed or not usable
 */
public record IceStats(
    long datagramsReceived,
    long datagramsSent,
    long bytesSent,
    long checksSent,
    long checksReceived,
    long unauthenticated,
    long replayed,
    long malformed,
    long unmatched,
    long repliesDropped,
    long pairsDropped,
    long candidatesDropped) {}
