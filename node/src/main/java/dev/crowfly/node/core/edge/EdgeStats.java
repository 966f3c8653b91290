package dev.crowfly.node.core.edge;

/**
 * Counters of a node at the edge since it was made, and some gauges.
 *
 * @param legUp whether it is connected to the Intermediate
 * @param sessions sessions there are
 * @param sessionsUp those whose C is there
 * @param sessionsDirect those whose C takes a direct path
 * @param connections QUIC connections, the leg's and closing ones among them
 * @param sessionsOpened sessions there ever were
 * @param connectionsLost C's that were lost and not closed
 * @param pathChanges how often a C took another path
 * @param punchesSucceeded first direct paths of sessions, and those found by later attempts
 * @param punchesFailed attempts that ended without a direct path
 * @param relayBytesSent payload given to the relay
 * @param relayBytesReceived payload that came from the relay
 * @param relayDropped datagrams that were not given to the relay: a full or old queue, no leg
 * @param initialsIgnored attempts to connect from where no session allows one
 * @param stunUnmatched STUN messages of no session
 * @param datagramsDropped datagrams that are neither STUN nor QUIC
 */
public record EdgeStats(
    boolean legUp,
    int sessions,
    int sessionsUp,
    int sessionsDirect,
    int connections,
    long sessionsOpened,
    long connectionsLost,
    long pathChanges,
    long punchesSucceeded,
    long punchesFailed,
    long relayBytesSent,
    long relayBytesReceived,
    long relayDropped,
    long initialsIgnored,
    long stunUnmatched,
    long datagramsDropped) {}
