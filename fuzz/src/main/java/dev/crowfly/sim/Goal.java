package dev.crowfly.sim;

import java.util.function.BooleanSupplier;

/** Something that has to be reached in time. */
public final class Goal {
  private final String name;
  private final BooleanSupplier condition;
  private final long deadline;
  private long reachedAt = -1;

  Goal(String name, BooleanSupplier condition, long deadline) {
    this.name = name;
    this.condition = condition;
    this.deadline = deadline;
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** Whether it was reached. */
  public boolean isReached() {
    return reachedAt >= 0;
  }

  /** When it was reached, in the world's time; -1 if it was not. */
  public long reachedAtNanos() {
    return reachedAt;
  }

  long deadline() {
    return deadline;
  }

  /** Looks again, unless it was reached; gives whether it is. */
  boolean look(long now) {
    if (reachedAt < 0 && condition.getAsBoolean()) {
      reachedAt = now;
    }
    return reachedAt >= 0;
  }
}
