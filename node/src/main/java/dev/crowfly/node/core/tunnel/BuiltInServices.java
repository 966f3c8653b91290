package dev.crowfly.node.core.tunnel;

import java.util.Map;

/**
 * The services that every Connector answers itself: {@link ServiceName#PING} and {@link
 * ServiceName#SPEED}, for all sessions of a machine.
 */
public final class BuiltInServices {
  private final ServiceTimers timers = new ServiceTimers();
  private final Map<String, ServiceProvider> providers;

  /** Services that nobody uses yet. */
  public BuiltInServices(Chunks chunks) {
    providers =
        Map.of(
            ServiceName.PING,
            new PingService(timers),
            ServiceName.SPEED,
            new SpeedService(timers, chunks));
  }

  /** Who answers, by name. */
  public Map<String, ServiceProvider> providers() {
    return providers;
  }

  /** When {@link #onTimeout} is due; {@code NodeMachine.NEVER} if not. */
  public long nextTimeout() {
    return timers.nextTimeout();
  }

  /** Time has passed; harmless when nothing is due. */
  public void onTimeout(long now) {
    timers.onTimeout(now);
  }
}
