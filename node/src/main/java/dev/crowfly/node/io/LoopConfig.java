package dev.crowfly.node.io;

import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * The limits and clocks of a loop.
 *
 * @param threadName of the loop thread
 * @param commandCapacity how many commands may wait
 * @param commandsPerTurn how many of them run in one turn
 * @param datagramsPerTurn how many datagrams of one socket are taken in one turn
 * @param transmitsPerTurn how many datagrams the machine may send in one turn
 * @param slotBytes room for one outgoing datagram: 1500, or the machine's largest
 * @param nanoClock never runs backwards, any origin
 * @param wallClockMillis milliseconds since 1970
 */
public record LoopConfig(
    String threadName,
    int commandCapacity,
    int commandsPerTurn,
    int datagramsPerTurn,
    int transmitsPerTurn,
    int slotBytes,
    LongSupplier nanoClock,
    LongSupplier wallClockMillis) {
  /** Checks the numbers. */
  public LoopConfig {
    Objects.requireNonNull(threadName, "threadName");
    Objects.requireNonNull(nanoClock, "nanoClock");
    Objects.requireNonNull(wallClockMillis, "wallClockMillis");
    if (commandCapacity < 1 || commandsPerTurn < 1 || datagramsPerTurn < 1) {
      throw new IllegalArgumentException("a loop without commands or datagrams does nothing");
    }
    if (transmitsPerTurn < 1 || slotBytes < 1_200 || slotBytes > 65_535) {
      throw new IllegalArgumentException("slots of " + slotBytes + " bytes are no use");
    }
  }

  /** The system's clocks and limits that fit a node. */
  public static LoopConfig defaults(String threadName) {
    return new LoopConfig(
        threadName, 4_096, 256, 64, 1_024, 1_500, System::nanoTime, System::currentTimeMillis);
  }

  /** The same with other room for an outgoing datagram. */
  public LoopConfig withSlotBytes(int bytes) {
    return new LoopConfig(
        threadName,
        commandCapacity,
        commandsPerTurn,
        datagramsPerTurn,
        transmitsPerTurn,
        bytes,
        nanoClock,
        wallClockMillis);
  }
}
