package dev.crowfly.sim.work;

/** Checks what comes, and how long nothing came. */
final class Receiver {
  private final Object whose;
  private long received;
  private long latestAt = -1;
  private long longestGap;
  private long longestGapEndedAt = -1;

  Receiver(Object whose) {
    this.whose = whose;
  }

  void take(byte[] in, int offset, int length, long now) {
    Pattern.check(in, offset, length, received, whose);
    received += length;
    if (latestAt >= 0 && now - latestAt > longestGap) {
      longestGap = now - latestAt;
      longestGapEndedAt = now;
    }
    latestAt = now;
  }

  long received() {
    return received;
  }

  long longestGap() {
    return longestGap;
  }

  long longestGapEndedAt() {
    return longestGapEndedAt;
  }
}
