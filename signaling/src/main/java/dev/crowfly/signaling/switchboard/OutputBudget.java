package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.codec.MessageWriter;
import dev.crowfly.signaling.codec.Outbox;
import java.util.LinkedHashSet;
import java.util.Set;

/** How much may wait for all legs together, and which of them can be written. */
final class OutputBudget {
  /** What a leg may have whatever the others have. */
  private static final int LEAST_BYTES = 1 << 16;

  private final SwitchboardConfig config;
  private final MessageWriter writer = new MessageWriter();
  private final Set<Long> writable = new LinkedHashSet<>();
  private long queuedBytes;
  private int legs;

  OutputBudget(SwitchboardConfig config) {
    this.config = config;
  }

  Outbox newOutbox() {
    return new Outbox(writer);
  }

  void legs(int count) {
    legs = count;
  }

  void change(int bytes) {
    queuedBytes += bytes;
  }

  /** What may wait for one leg at the moment: its fair share when all of it is taken. */
  int capacityBytes() {
    if (queuedBytes < config.maxQueuedBytes()) {
      return config.maxQueuedBytesPerLeg();
    }
    long share = config.maxQueuedBytes() / Math.max(1, legs);
    return (int) Math.min(config.maxQueuedBytesPerLeg(), Math.max(LEAST_BYTES, share));
  }

  void isWritable(long leg) {
    writable.add(leg);
  }

  void isGone(long leg) {
    writable.remove(leg);
  }

  /** -1 if there is none. */
  long pollWritable() {
    if (writable.isEmpty()) {
      return -1;
    }
    long first = writable.iterator().next();
    writable.remove(first);
    return first;
  }
}
