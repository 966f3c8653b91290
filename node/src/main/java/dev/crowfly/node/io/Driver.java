package dev.crowfly.node.io;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.quic.Datagram;
import java.util.function.LongSupplier;

/**
 * Calls the machine and its listener: drains after each input, keeps to a budget per turn, and lets
 * no exception through.
 */
final class Driver implements SocketSource.Sink {
  /** Events per input, so that an event that makes the next one can't hold the loop. */
  private static final int EVENTS_PER_INPUT = 4_096;

  private final NodeMachine machine;
  private final LoopListener listener;
  private final Outbox outbox;
  private final Counters counters;
  private final LongSupplier wallClockMillis;
  private final int transmitsPerTurn;
  private int transmitsLeft;
  private boolean more;
  private boolean failed;
  private boolean ended;

  Driver(
      NodeMachine machine,
      LoopListener listener,
      Outbox outbox,
      Counters counters,
      LoopConfig config) {
    this.machine = machine;
    this.listener = listener;
    this.outbox = outbox;
    this.counters = counters;
    wallClockMillis = config.wallClockMillis();
    transmitsPerTurn = config.transmitsPerTurn();
  }

  void beginTurn() {
    transmitsLeft = transmitsPerTurn;
    more = false;
    failed = false;
  }

  /** Whether a budget ended before the work did. */
  boolean hasMore() {
    return more;
  }

  /** Whether something failed in this turn that may fail again at once. */
  boolean hasFailed() {
    return failed;
  }

  /** Whether the machine has ended. */
  boolean hasEnded() {
    return ended;
  }

  /** When the machine or the listener wants to be called. */
  long nextTimeout(long now) {
    long due = soonest(machine.nextTimeout(), now, outbox.isBlocked());
    return Math.min(due, soonest(listener.nextTimeout(), now, false));
  }

  /**
   * A timer that was served in this turn and says "now" again must not make the loop spin; nor one
   * that waits for a socket that takes nothing.
   */
  private static long soonest(long due, long now, boolean blocked) {
    return due <= now || blocked ? Math.max(due, now + LoopTurns.PAUSE_NANOS) : due;
  }

  /**
   * A datagram for the machine; what it throws concerns this datagram alone. {@link #settle}
   * follows after this one, or after more that have come in as well.
   */
  @Override
  public void receive(Datagram in, long now) {
    try {
      machine.receive(in, now);
    } catch (RuntimeException | Error e) {
      report("receiving a datagram from " + in.peer(), e);
    }
  }

  void command(Command command, long now) {
    try {
      command.run(now);
    } catch (RuntimeException | Error e) {
      report("a command", e);
    }
    settle(now);
  }

  void onTimeout(long now) {
    if (machine.nextTimeout() <= now) {
      try {
        machine.onTimeout(now);
      } catch (RuntimeException | Error e) {
        failed = true;
        report("the machine's timeout", e);
      }
      settle(now);
    }
    if (listener.nextTimeout() <= now) {
      try {
        listener.onTimeout(now);
      } catch (RuntimeException | Error e) {
        failed = true;
        report("the listener's timeout", e);
      }
      settle(now);
    }
  }

  void timeOfDay(long now) {
    try {
      machine.timeOfDay(wallClockMillis.getAsLong(), now);
    } catch (RuntimeException | Error e) {
      report("the time of day", e);
    }
    settle(now);
  }

  void shutdown(long now) {
    try {
      machine.shutdown(now);
    } catch (RuntimeException | Error e) {
      report("shutdown", e);
    }
    settle(now);
  }

  /** Drains the machine: datagrams, an event, and again until there is none. */
  @Override
  public void settle(long now) {
    for (int i = 0; i < EVENTS_PER_INPUT; i++) {
      fill(now);
      NodeEvent event = nextEvent();
      if (event == null) {
        return;
      }
      tell(event, now); // which may call the machine: what follows from that leaves first
    }
    more = true;
  }

  private void fill(long now) {
    if (transmitsLeft > 0) {
      try {
        transmitsLeft -= outbox.fill(machine, transmitsLeft, now);
      } catch (RuntimeException | Error e) {
        failed = true;
        report("sending", e);
      }
    }
    more |= transmitsLeft == 0;
  }

  private NodeEvent nextEvent() {
    try {
      return machine.pollEvent();
    } catch (RuntimeException | Error e) {
      failed = true;
      report("asking for events", e);
      return null;
    }
  }

  private void tell(NodeEvent event, long now) {
    ended |= event instanceof NodeEvent.Ended;
    try {
      listener.onEvent(event, now);
    } catch (RuntimeException | Error e) {
      report("the event " + event.getClass().getSimpleName(), e);
    }
  }

  /** The last call. */
  void end() {
    try {
      listener.onEnded();
    } catch (RuntimeException | Error e) {
      report("the end", e);
    }
  }

  void report(String where, Throwable failure) {
    counters.failures++;
    try {
      listener.onFailure(where, failure);
    } catch (RuntimeException | Error e) {
      counters.failures++;
    }
  }
}
