package dev.crowfly.quic;

/**
 * Counters of an endpoint since it was made, and two gauges.
 *
 * @param connections connections that are not yet forgotten, closing ones among them
 * @param halfOpen server handshakes that are not complete, undecided ones among them
 * @param datagramsReceived all of them
 * @param datagramsSent all of them
 * @param bytesReceived UDP payload
 * @param bytesSent UDP payload
 * @param dropped received datagrams that belonged to nobody and started nothing
 * @param versionNegotiationsSent answers to unknown versions
 * @param retriesSent Retry packets
 * @param refusalsSent CONNECTION_CLOSE packets sent without keeping state
 * @param resetsSent stateless resets; bounded to bursts of 256 and 1,000 a second
 */
public record EndpointStats(
    int connections,
    int halfOpen,
    long datagramsReceived,
    long datagramsSent,
    long bytesReceived,
    long bytesSent,
    long dropped,
    long versionNegotiationsSent,
    long retriesSent,
    long refusalsSent,
    long resetsSent) {}
