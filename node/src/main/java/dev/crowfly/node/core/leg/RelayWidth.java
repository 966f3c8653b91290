package dev.crowfly.node.core.leg;

import dev.crowfly.quic.QuicConnection;
import java.util.Queue;

/**
 * Whether the leg carries datagrams of C: told at once if it does, and with patience if it does
 * not.
 *
 * <p>After a burst of losses QUIC goes down to 1200 bytes and comes back within a round trip of the
 * first sign of life. That is no news. A path is too narrow when it answers, twice in a row, and
 * large datagrams still don't pass.
 */
final class RelayWidth {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long WINDOW_NANOS = 1_000_000_000L;
  private static final int WINDOWS = 2;

  private final Queue<LegEvent> events;
  private QuicConnection connection; // null = no leg that is up
  private boolean carries;
  private boolean told;
  private int narrowWindows;
  private long heardBefore;
  private long windowEndsAt = NEVER;

  RelayWidth(Queue<LegEvent> events) {
    this.events = events;
  }

  /** A leg is up. */
  void begin(QuicConnection leg, long now) {
    connection = leg;
    check(now);
  }

  /** It is gone, or going. */
  void end() {
    connection = null;
    carries = false;
    told = false;
    windowEndsAt = NEVER;
  }

  boolean carriesRelay() {
    return carries;
  }

  /** Something may have changed. */
  void check(long now) {
    if (connection == null) {
      return;
    }
    if (LegProtocol.carriesRelay(connection)) {
      windowEndsAt = NEVER;
      tell(true);
    } else if (windowEndsAt == NEVER && (carries || !told)) {
      narrowWindows = 0;
      beginWindow(now);
    }
  }

  long nextTimeout() {
    return windowEndsAt;
  }

  void onTimeout(long now) {
    if (windowEndsAt > now) {
      return;
    }
    windowEndsAt = NEVER;
    if (connection.stats().packetsReceived() > heardBefore) {
      narrowWindows++;
    }
    if (narrowWindows < WINDOWS) {
      beginWindow(now);
    } else {
      tell(false);
    }
  }

  private void beginWindow(long now) {
    heardBefore = connection.stats().packetsReceived();
    windowEndsAt = now + WINDOW_NANOS;
    connection.ping(now); // is it the size, or all?
  }

  private void tell(boolean available) {
    if (carries != available || !told) {
      carries = available;
      told = true;
      events.add(new LegEvent.RelayAvailable(available));
    }
  }
}
