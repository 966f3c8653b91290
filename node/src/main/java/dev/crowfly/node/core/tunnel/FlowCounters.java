package dev.crowfly.node.core.tunnel;

/** What {@link FlowStats} tells, as it is counted. */
final class FlowCounters {
  long sent;
  long received;
  long sentLong;
  long receivedLong;
  long droppedNoConnection;
  long droppedTooLarge;
  long droppedLongLimit;
  long droppedUnknownFlow;
  long droppedRefused;
  long droppedMalformed;

  FlowStats view(int flows) {
    return new FlowStats(
        flows,
        sent,
        received,
        sentLong,
        receivedLong,
        droppedNoConnection,
        droppedTooLarge,
        droppedLongLimit,
        droppedUnknownFlow,
        droppedRefused,
        droppedMalformed);
  }
}
