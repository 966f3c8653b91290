package dev.crowfly.node.core;

/**
 * A UDP socket that the runtime opened because the machine asked for it.
 *
 * @param key what its datagrams come and go with; no other socket has had it
 * @param port that it is bound to
 */
public record ExtraSocket(LocalKey key, int port) {}
