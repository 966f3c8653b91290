package dev.crowfly.quic;

/**
 * Counters of a connection.
 *
 * @param datagramsReceived all of them
 * @param datagramsSent all of them
 * @param bytesReceived UDP payload
 * @param bytesSent UDP payload
 * @param packetsReceived packets that were authentic and new
 * @param packetsSent all of them
 * @param packetsLost packets declared lost (RFC 9002 §6.1), on all paths there ever were
 * @param packetsDropped packets that were duplicates, forged, malformed or without a key
 * @param datagramFramesDropped DATAGRAM frames' contents (RFC 9221) that a full queue dropped, of
 *     either direction, or that no longer fitted the path
 * @param smoothedRttNanos of the active path: RFC 9002 §5.3
 * @param minRttNanos of the active path: RFC 9002 §5.2; 0 before the first sample
 * @param bytesInFlight of the active path: RFC 9002 §B.2
 */
public record ConnectionStats(
    long datagramsReceived,
    long datagramsSent,
    long bytesReceived,
    long bytesSent,
    long packetsReceived,
    long packetsSent,
    long packetsLost,
    long packetsDropped,
    long datagramFramesDropped,
    long smoothedRttNanos,
    long minRttNanos,
    long bytesInFlight) {}
