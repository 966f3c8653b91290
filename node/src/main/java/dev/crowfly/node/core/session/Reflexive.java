package dev.crowfly.node.core.session;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Where somebody sees one of our sockets.
 *
 * @param base the key of the socket
 * @param mapped what it looks like from there
 * @param server who says so
 */
public record Reflexive(SocketAddress base, InetSocketAddress mapped, InetSocketAddress server) {}
