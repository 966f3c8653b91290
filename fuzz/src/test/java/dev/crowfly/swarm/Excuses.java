package dev.crowfly.swarm;

import dev.crowfly.sim.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was done to a world: the reasons for which something may be lost in it, for a while. */
final class Excuses {
  /**
   * How long a fault may be told of after its end: 30 s until QUIC gives up, 60 s until the session
   * does, at the side that learns of it last after a wait of 30 s to reconnect, and some to spare.
   */
  static final Duration AFTERMATH = Duration.ofMinutes(3);

  private record Excuse(String kind, String node, long from, long to) {
    boolean concerns(String name) {
      return node == null || node.equals(name);
    }
  }

  private final World world;
  private final List<Excuse> all = new ArrayList<>();
  private boolean isRough;

  Excuses(World world) {
    this.world = world;
  }

  /** Something that concerns this node, or all if it is null, from now on for so long. */
  void add(Enum<?> kind, String node, Duration time) {
    all.add(new Excuse(kind.name(), node, world.now(), world.now() + time.toNanos()));
  }

  /** So much is lost everywhere that anything may be given up. */
  void rough(boolean is) {
    isRough = is;
  }

  /** Whether something was done to one of these nodes, or to all, of late. */
  boolean excuse(String... nodes) {
    return isRough || all.stream().anyMatch(each -> isRecent(each) && concerns(each, nodes));
  }

  /** Whether this was done to one of these nodes, or to all, of late. */
  boolean excuse(Enum<?> kind, String... nodes) {
    return all.stream()
        .anyMatch(
            each -> each.kind().equals(kind.name()) && isRecent(each) && concerns(each, nodes));
  }

  private boolean isRecent(Excuse each) {
    return world.now() - each.to() <= AFTERMATH.toNanos();
  }

  private static boolean concerns(Excuse each, String... nodes) {
    for (String node : nodes) {
      if (each.concerns(node)) {
        return true;
      }
    }
    return false;
  }
}
