package dev.crowfly.node.io;

/**
 * What a loop has done so far.
 *
 * @param turns of the loop
 * @param received datagrams taken in
 * @param receivedBytes their payload
 * @param sent datagrams sent
 * @param sentBytes their payload
 * @param batches calls of {@link Transport#send} that they took
 * @param fullBuffers how often a send buffer was full and a datagram waited
 * @param dropped datagrams that a send buffer had no room for in time
 * @param sendErrors datagrams that could not be sent: no route, too large…
 * @param receiveErrors errors of sockets while reading
 * @param commands run
 * @param wakeups of a waiting loop by other threads
 * @param failures exceptions of handlers
 */
public record LoopStats(
    long turns,
    long received,
    long receivedBytes,
    long sent,
    long sentBytes,
    long batches,
    long fullBuffers,
    long dropped,
    long sendErrors,
    long receiveErrors,
    long commands,
    long wakeups,
    long failures) {}
