package dev.crowfly.node.core.relay;

/** What the relay did, over all legs of a machine. Payload bytes: those of C alone. */
public final class RelayCounters {
  private long datagrams;
  private long bytes;
  private long displaced;
  private long stale;
  private long overRate;
  private long strangers;
  private long tooLarge;
  private long noRoom;

  /** All zero. */
  public RelayCounters() {}

  void onHandedOver(int payloadBytes) {
    datagrams++;
    bytes += payloadBytes;
  }

  void onDisplaced() {
    displaced++;
  }

  void onStale() {
    stale++;
  }

  void onOverRate() {
    overRate++;
  }

  void onTooLarge() {
    tooLarge++;
  }

  void onNoRoom() {
    noRoom++;
  }

  /** One came that belongs to no flow, or was malformed. */
  public void onStranger() {
    strangers++;
  }

  /** One was to be sent to a peer that no leg leads to at present. */
  public void onNoRoute() {
    noRoom++;
  }

  /** How many were handed over to a leg. */
  public long datagrams() {
    return datagrams;
  }

  /** How many payload bytes were handed over to a leg. */
  public long bytes() {
    return bytes;
  }

  /** Dropped because newer ones of the same flow came and its queue was full. */
  public long displaced() {
    return displaced;
  }

  /** Dropped because they had waited for too long. */
  public long stale() {
    return stale;
  }

  /** Dropped because the session sends more than it may. */
  public long overRate() {
    return overRate;
  }

  /** Dropped because they named no flow of the leg that they came on. */
  public long strangers() {
    return strangers;
  }

  /** Dropped because the leg carries none of that size. */
  public long tooLarge() {
    return tooLarge;
  }

  /** Dropped because all legs together hold as many as they may, or the leg has gone. */
  public long noRoom() {
    return noRoom;
  }

  /** All that were dropped. */
  public long dropped() {
    return displaced + stale + overRate + strangers + tooLarge + noRoom;
  }
}
