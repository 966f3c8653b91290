package dev.crowfly.node.io.tunnel;

/**
 * What a UDP forward or backend has done. What becomes of datagrams inside sessions is counted
 * there: {@link dev.crowfly.node.core.tunnel.FlowStats}.
 *
 * @param flows now
 * @param opened flows ever made
 * @param upDatagrams from local sockets into flows
 * @param upBytes the same in bytes of payload
 * @param downDatagrams from flows to local sockets
 * @param downBytes the same in bytes of payload
 * @param dropped datagrams that found no session, no flow or no room in a socket, either way, or
 *     that somebody else than the backend sent to us
 */
public record UdpTunnelStats(
    int flows,
    long opened,
    long upDatagrams,
    long upBytes,
    long downDatagrams,
    long downBytes,
    long dropped) {}
