package dev.crowfly.node.io.tunnel;

/**
 * What a TCP forward or backend has done.
 *
 * @param open connections now, those included that wait or are being made
 * @param accepted connections, or streams, ever taken
 * @param refused those above the limits
 * @param failed those that got no stream, or reached no backend
 * @param brokenOff those that ended with a reset, of either side
 * @param upBytes from local sockets into streams
 * @param downBytes from streams to local sockets
 */
public record TcpTunnelStats(
    int open,
    long accepted,
    long refused,
    long failed,
    long brokenOff,
    long upBytes,
    long downBytes) {}
