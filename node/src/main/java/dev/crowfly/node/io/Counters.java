package dev.crowfly.node.io;

/** What the loop counts; written by the loop thread. */
final class Counters {
  long turns;
  long receives;
  long received;
  long receivedBytes;
  long sent;
  long sentBytes;
  long batches;
  long fullBuffers;
  long dropped;
  long sendErrors;
  long receiveErrors;
  long commands;
  long failures;

  LoopStats snapshot(long wakeups) {
    return new LoopStats(
        turns,
        received,
        receivedBytes,
        sent,
        sentBytes,
        batches,
        fullBuffers,
        dropped,
        sendErrors,
        receiveErrors,
        commands,
        wakeups,
        failures);
  }
}
