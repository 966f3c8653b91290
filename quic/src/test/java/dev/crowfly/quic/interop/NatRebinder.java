package dev.crowfly.quic.interop;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.QuicEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Has a NAT change the client's port in the midst of a transfer of our client: again as soon as the
 * server answers to the last one.
 */
final class NatRebinder implements Application {
  private static final int EVENTS_APART = 20;

  /** How many datagrams of the server on the new port say that it has followed. */
  private static final int CONVINCING = 20;

  private final UdpProxy nat;
  private final int wanted;
  private final List<PathEvent> pathEvents = new ArrayList<>();
  private int events;
  private int begun;
  private int followed;

  /** So many changes of the port, one after the other. */
  NatRebinder(UdpProxy nat, int wanted) {
    this.nat = nat;
    this.wanted = wanted;
  }

  @Override
  public synchronized void onEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.PathUpdated update) {
      pathEvents.add(update.event());
    }
    if (event instanceof QuicEvent.StreamUpdated && ++events % EVENTS_APART == 0) {
      next();
    }
  }

  private void next() {
    if (begun > followed
        && nat.rebindings() == begun
        && nat.datagramsSinceRebinding() > CONVINCING) {
      followed++;
    }
    if (begun == followed && begun < wanted) {
      begun++;
      nat.rebind();
    }
  }

  /** Whether the server followed every change; of any thread. */
  synchronized boolean isSatisfied() {
    return followed == wanted;
  }

  /** What our connection said of its paths; of any thread. */
  synchronized List<PathEvent> pathEvents() {
    return List.copyOf(pathEvents);
  }

  @Override
  public synchronized String toString() {
    return followed + " of " + wanted + " changes of the port followed";
  }
}
