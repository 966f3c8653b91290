package dev.crowfly.node.demo;

/**
 * What the demo has shown.
 *
 * @param bytes how many bytes of the service the client got
 * @param relayBytes how many of all payload bytes the relay forwarded
 * @param sha256 of the bytes, equal at server and client
 * @param pathChanges how often the session took another path, its first one included
 * @param direct whether there ever was a direct path
 * @param whyNotDirect if not
 * @param gapNanos the longest time without a byte around the cut; 0 if nothing was cut
 * @param nanos how long all of it took
 */
public record DemoSummary(
    long bytes,
    long relayBytes,
    String sha256,
    int pathChanges,
    boolean direct,
    String whyNotDirect,
    long gapNanos,
    long nanos) {}
