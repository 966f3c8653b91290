package dev.crowfly.node.core.tunnel;

/**
 * What became of the datagrams of a session.
 *
 * @param flows how many flows there are now
 * @param sent as DATAGRAM frames
 * @param received as DATAGRAM frames
 * @param sentLong as streams, since they were too large
 * @param receivedLong as streams
 * @param droppedNoConnection while there was no C
 * @param droppedTooLarge above {@link DatagramFlows#MAX_PAYLOAD_BYTES}
 * @param droppedLongLimit too large for a frame, while too many of these were under way
 * @param droppedUnknownFlow of a flow that is not known (any more), without a name
 * @param droppedRefused of a service that is not there or not allowed, or above the limit of flows
 * @param droppedMalformed that make no sense
 */
public record FlowStats(
    int flows,
    long sent,
    long received,
    long sentLong,
    long receivedLong,
    long droppedNoConnection,
    long droppedTooLarge,
    long droppedLongLimit,
    long droppedUnknownFlow,
    long droppedRefused,
    long droppedMalformed) {}
