package dev.crowfly.quic.connection;

import dev.crowfly.quic.cid.ConnectionId;

/**
 * What a server knows of a client from its first Initial packet.
 *
 * @param dcid where that packet was sent; the Initial keys come from it
 * @param scid what the client calls itself
 * @param originalDcid where its very first Initial was sent: {@code dcid}, unless a Retry came in
 *     between
 * @param retried whether a Retry came in between; {@code dcid} is then what it called the server
 */
public record AcceptedInitial(
    ConnectionId dcid, ConnectionId scid, ConnectionId originalDcid, boolean retried) {}
