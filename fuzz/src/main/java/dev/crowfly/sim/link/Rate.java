package dev.crowfly.sim.link;

/** A bottleneck with a queue of so many bytes before it. */
record Rate(long bytesPerSecond, long queueBytes) implements Stage {
  private static final double NANOS_PER_SECOND = 1e9;

  Rate {
    if (bytesPerSecond < 1 || queueBytes < 0) {
      throw new IllegalArgumentException(bytesPerSecond + " B/s, a queue of " + queueBytes);
    }
  }

  @Override
  public Passage open(Chance chance) {
    return new Passage() {
      private long freeAt;

      @Override
      public void enter(Datagram datagram, Onward onward) {
        long now = onward.now();
        // The queue drains evenly, so what waits is the time until the line is free.
        long waitingNanos = Math.max(0, freeAt - now);
        long sendingNanos = nanosOf(datagram.packetBytes());
        if (waitingNanos > 0 && waitingNanos + sendingNanos > nanosOf(queueBytes)) {
          onward.drop(datagram, "queue full");
          return;
        }
        freeAt = now + waitingNanos + sendingNanos;
        onward.pass(datagram, freeAt - now);
      }
    };
  }

  private long nanosOf(long bytes) {
    return Math.max(1, Math.round(bytes * NANOS_PER_SECOND / bytesPerSecond));
  }

  @Override
  public String name() {
    return "rate";
  }
}
