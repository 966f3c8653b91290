package dev.crowfly.node.core.select;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.PathKind;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * Chooses among validated paths, with hysteresis. Has no state: what it has to remember it gives
 * back, to be handed in next time.
 */
public final class PathSelector {
  private final long gainNanos;
  private final long holdNanos;
  private final long ipv6CreditNanos;

  /**
   * A path that works.
   *
   * @param rttNanos smoothed; 0 = unknown, and then it is no reason to leave another direct path
   */
  public record Option(
      SocketAddress local, SocketAddress peer, PathKind kind, boolean ipv6, long rttNanos) {
    /** Whether it is between these two ends; the IPv6 scope counts. */
    public boolean isBetween(SocketAddress otherLocal, SocketAddress otherPeer) {
      if (peer instanceof InetSocketAddress a && otherPeer instanceof InetSocketAddress b) {
        return local.equals(otherLocal) && AddressKey.same(a, b);
      }
      return local.equals(otherLocal) && peer.equals(otherPeer);
    }
  }

  /**
   * A path that is better than the one in use, and since when.
   *
   * @param challenger null = none is
   */
  public record Standing(Option challenger, long sinceNanos) {
    /** Nothing is better. */
    public static final Standing NONE = new Standing(null, 0);
  }

  /**
   * What to do.
   *
   * @param target the path to take instead of the one in use; null = stay
   * @param standing to be handed in next time
   * @param reviewAtNanos when to ask again though nothing happens; Long.MAX_VALUE = never
   */
  public record Decision(Option target, Standing standing, long reviewAtNanos) {}

  /** A selector with the margins of {@code parameters}. */
  public PathSelector(Parameters parameters) {
    gainNanos = parameters.switchGainNanos();
    holdNanos = parameters.switchHoldNanos();
    ipv6CreditNanos = parameters.ipv6CreditNanos();
  }

  /**
   * Decides.
   *
   * @param options the validated paths, the one in use among them if it is validated
   * @param active the one in use; null if it is to be left in any case
   * @param standing of the last decision
   */
  public Decision choose(List<Option> options, Option active, Standing standing, long now) {
    Option best = best(options);
    if (best == null || (active != null && isSame(best, active))) {
      return stay(Standing.NONE);
    }
    if (active == null || active.kind() != best.kind()) {
      // Best is direct if any is: so this never leaves a direct path for the relay.
      return active != null && best.kind() == PathKind.RELAY
          ? stay(Standing.NONE)
          : new Decision(best, Standing.NONE, Long.MAX_VALUE);
    }
    if (best.rttNanos() == 0 || cost(active) - cost(best) <= gainNanos) {
      return stay(Standing.NONE);
    }
    boolean same = standing.challenger() != null && isSame(standing.challenger(), best);
    long since = same ? standing.sinceNanos() : now;
    if (now - since >= holdNanos) {
      return new Decision(best, Standing.NONE, Long.MAX_VALUE);
    }
    return new Decision(null, new Standing(best, since), since + holdNanos);
  }

  private static Decision stay(Standing standing) {
    return new Decision(null, standing, Long.MAX_VALUE);
  }

  private Option best(List<Option> options) {
    Option best = null;
    for (Option option : options) {
      if (best == null || isBetter(option, best)) {
        best = option;
      }
    }
    return best;
  }

  private boolean isBetter(Option a, Option b) {
    return a.kind() == b.kind() ? cost(a) < cost(b) : a.kind() == PathKind.DIRECT;
  }

  /** What is unknown is worse than anything that is known. */
  private long cost(Option option) {
    if (option.rttNanos() == 0) {
      return Long.MAX_VALUE / 2;
    }
    return option.ipv6() ? option.rttNanos() - ipv6CreditNanos : option.rttNanos();
  }

  private static boolean isSame(Option a, Option b) {
    return a.isBetween(b.local(), b.peer());
  }
}
