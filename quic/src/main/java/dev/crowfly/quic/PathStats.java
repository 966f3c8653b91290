package dev.crowfly.quic;

import java.net.SocketAddress;

/**
 * What a connection knows of one of its paths.
 *
 * @param local key of the local end
 * @param peer address of the far end
 * @param state how far its validation has come
 * @param active whether it is the one path that data is sent on
 * @param smoothedRttNanos RFC 9002 §5.3; before the first sample, what was assumed
 * @param minRttNanos RFC 9002 §5.2; 0 before the first sample
 * @param rttVariationNanos RFC 9002 §5.3
 * @param congestionWindowBytes RFC 9002 §7
 * @param bytesInFlight RFC 9002 §B.2
 * @param mtuBytes the largest datagram sent there at present, UDP payload; only the probes of path
 *     MTU discovery are larger
 * @param datagramsReceived all of them, whether authentic or not
 * @param datagramsSent all of them
 * @param bytesReceived UDP payload
 * @param bytesSent UDP payload
 * @param packetsLost packets declared lost (RFC 9002 §6.1)
 * @param ptoCount consecutive probe timeouts without an answer (RFC 9002 §6.2)
 * @param unansweredChallenges PATH_CHALLENGE frames in a row without a PATH_RESPONSE
 * @param timesAmplificationLimited how often the three-times limit was used up (RFC 9000 §8.1)
 * @param dcidSequence the sequence number of the peer's connection ID that is used there; -1 = none
 * @param scidSequence that of ours which the peer used there last; -1 = none as yet
 */
public record PathStats(
    SocketAddress local,
    SocketAddress peer,
    PathState state,
    boolean active,
    long smoothedRttNanos,
    long minRttNanos,
    long rttVariationNanos,
    long congestionWindowBytes,
    long bytesInFlight,
    int mtuBytes,
    long datagramsReceived,
    long datagramsSent,
    long bytesReceived,
    long bytesSent,
    long packetsLost,
    int ptoCount,
    int unansweredChallenges,
    long timesAmplificationLimited,
    long dcidSequence,
    long scidSequence) {}
