package dev.crowfly.node.core.intermediate;

/**
 * Counters of an Intermediate since its start, and gauges.
 *
 * @param relayBytes payload bytes of C that were forwarded
 * @param relayDatagrams how many datagrams that were
 * @param relayDropped datagrams of C that were not forwarded, for whatever reason
 * @param relayDisplaced of these: the flow's queue was full
 * @param relayStale of these: waited for too long
 * @param relayOverRate of these: the session sent more than it may
 * @param relayStrangers of these: named no flow of their leg
 * @param relayWaiting gauge: datagrams in all queues
 * @param connections gauge: legs, those included that are being set up or closed
 * @param halfOpen gauge: incomplete handshakes
 * @param nodes gauge: nodes that are connected and welcomed
 * @param services gauge: services that can be reached
 * @param sessions gauge: sessions, those included that wait for a node
 * @param sessionsIntroduced how many were made
 * @param punchesDirect punching attempts that nodes reported as direct
 * @param punchesFailed the others that were reported
 * @param refused what was refused to nodes
 * @param signalingErrors legs that were ended because of what the node sent
 * @param signalingDropped messages left out because a node does not read
 * @param stunAnswered STUN requests
 * @param stunDropped STUN requests that stayed without an answer
 * @param strayDatagrams datagrams that were neither STUN nor QUIC, or QUIC of nobody
 * @param retriesSent Retry packets
 * @param refusalsSent clients that were turned away since there are too many
 * @param datagramsReceived UDP
 * @param datagramsSent UDP
 * @param bytesReceived UDP payload
 * @param bytesSent UDP payload
 */
public record IntermediateStats(
    long relayBytes,
    long relayDatagrams,
    long relayDropped,
    long relayDisplaced,
    long relayStale,
    long relayOverRate,
    long relayStrangers,
    int relayWaiting,
    int connections,
    int halfOpen,
    int nodes,
    int services,
    int sessions,
    long sessionsIntroduced,
    long punchesDirect,
    long punchesFailed,
    long refused,
    long signalingErrors,
    long signalingDropped,
    long stunAnswered,
    long stunDropped,
    long strayDatagrams,
    long retriesSent,
    long refusalsSent,
    long datagramsReceived,
    long datagramsSent,
    long bytesReceived,
    long bytesSent) {}
