package dev.crowfly.node.core;

import dev.crowfly.ice.candidate.CandidateType;
import java.net.SocketAddress;

/**
 * The path that a session takes.
 *
 * @param kind what it is
 * @param candidate our candidate's type; {@link CandidateType#RELAYED} over the relay
 * @param local our end as the peer sees it if that is known: an address, or {@link
 *     RelayAddress#LOCAL}
 * @param remote the peer's end: an address, or a {@link RelayAddress}
 * @param rttNanos smoothed round-trip time; 0 if unknown
 * @param mtuBytes the largest UDP payload sent there
 */
public record PathInfo(
    PathKind kind,
    CandidateType candidate,
    SocketAddress local,
    SocketAddress remote,
    long rttNanos,
    int mtuBytes) {}
