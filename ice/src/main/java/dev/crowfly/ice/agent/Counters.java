package dev.crowfly.ice.agent;

/** What {@link IceStats} is made of. */
final class Counters {
  long datagramsReceived;
  long datagramsSent;
  long bytesSent;
  long checksSent;
  long checksReceived;
  long unauthenticated;
  long replayed;
  long malformed;
  long unmatched;
  long repliesDropped;
  long pairsDropped;
  long candidatesDropped;

  IceStats snapshot() {
    return new IceStats(
        datagramsReceived,
        datagramsSent,
        bytesSent,
        checksSent,
        checksReceived,
        unauthenticated,
        replayed,
        malformed,
        unmatched,
        repliesDropped,
        pairsDropped,
        candidatesDropped);
  }
}
