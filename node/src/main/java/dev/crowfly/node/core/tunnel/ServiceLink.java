package dev.crowfly.node.core.tunnel;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A service as an Agent's forwards see it: opens its streams and flows, in whichever session leads
 * there now. There may be none yet, or none any more: then {@link Demand} is told, and the {@link
 * Listener}s when it is time to try again.
 *
 * <p>The owner of the machine binds it to a session when that is opened; it is unbound when the
 * session ends.
 */
public final class ServiceLink {
  /** Waits for the service. */
  public interface Listener {
    /** Streams may be opened now; those that can't be will be told again. */
    void onLinkReady(long now);

    /** The session could not be opened, or has ended: what waits waits in vain. */
    void onLinkFailed(ErrorCode code, long now);
  }

  /** Sees to it that there is a session. */
  public interface Demand {
    /** Somebody wants to use the service and there is no session; told each time. */
    void onWanted(ServiceLink link, long now);
  }

  private final String service;
  private final Demand demand;
  private final List<Listener> listeners = new ArrayList<>();
  private SessionTraffic traffic;

  /** A link that leads nowhere yet. */
  public ServiceLink(String service, Demand demand) {
    this.service = ServiceName.check(service);
    this.demand = demand;
  }

  /** The name of the service. */
  public String service() {
    return service;
  }

  /** The session that it leads to; null if there is none. */
  public SessionTraffic traffic() {
    return traffic;
  }

  /** Tells a forward of changes, until it is {@linkplain #unlisten removed}. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Tells it no more. */
  public void unlisten(Listener listener) {
    listeners.remove(listener);
  }

  /** Leads to this session from now on. */
  public void bind(SessionTraffic to, long now) {
    if (traffic != null) {
      traffic.remove(this);
    }
    traffic = to;
    to.add(this);
    tellReady(now);
  }

  /** Leads nowhere from now on; who waits is told that it is in vain. */
  public void fail(ErrorCode code, long now) {
    if (traffic != null) {
      traffic.remove(this);
      traffic = null;
    }
    for (Listener each : new ArrayList<>(listeners)) {
      each.onLinkFailed(code, now);
    }
  }

  /** As {@link SessionTraffic#open}; without a session false. */
  public boolean open(Function<QuicStream, StreamHandler> handlers, long now) {
    return isBound(now) && traffic.open(service, handlers, now);
  }

  /**
   * Makes a flow of the service.
   *
   * @return its id in {@link SessionTraffic#flows}, or -1 without a session or room for it
   */
  public long openFlow(FlowHandler handler, long now) {
    return isBound(now) ? traffic.flows().open(service, handler, now) : -1;
  }

  private boolean isBound(long now) {
    if (traffic == null) {
      demand.onWanted(this, now);
    }
    return traffic != null;
  }

  void tellReady(long now) {
    for (Listener each : new ArrayList<>(listeners)) {
      each.onLinkReady(now);
    }
  }
}
