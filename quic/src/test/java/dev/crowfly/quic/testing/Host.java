package dev.crowfly.quic.testing;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An endpoint with an address in a {@link Network}, and the events that it has told. Fails a test
 * as soon as the endpoint sends more than it may to an address that is not validated.
 */
public final class Host {
  /** How the host asks for the next datagram. */
  @FunctionalInterface
  public interface Poller {
    boolean poll(Transmit out, long now);
  }

  private static final int SLOT_BYTES = 1500;

  private final QuicEndpoint endpoint;
  private final InetSocketAddress address;
  private final Set<SocketAddress> addresses = new HashSet<>();
  private final List<QuicEvent> events = new ArrayList<>();
  private final Datagram in = new Datagram();
  private final Transmit out = new Transmit();
  private byte[] slot = new byte[SLOT_BYTES];
  private final AmplificationWatch amplification = new AmplificationWatch();
  private Poller poller;
  private boolean deaf;
  private Consumer<QuicEvent> onEvent = event -> {};
  private final List<Consumer<QuicEvent>> listeners = new ArrayList<>();

  public Host(QuicEndpoint endpoint, InetSocketAddress address) {
    this.endpoint = endpoint;
    this.address = address;
    poller = endpoint::pollTransmit;
    addresses.add(address);
  }

  public QuicEndpoint endpoint() {
    return endpoint;
  }

  public InetSocketAddress address() {
    return address;
  }

  /** How large the slot is that the endpoint gets for each datagram; 1500 unless told. */
  public void slotBytes(int bytes) {
    slot = new byte[bytes];
  }

  /** Another local address, on which the endpoint may make paths. */
  public void addAddress(SocketAddress another) {
    addresses.add(another);
  }

  boolean has(SocketAddress someAddress) {
    return addresses.contains(someAddress);
  }

  public List<QuicEvent> events() {
    return events;
  }

  /** Polls otherwise than by {@link QuicEndpoint#pollTransmit}. */
  public void poller(Poller another) {
    poller = another;
  }

  /** While it is deaf, nobody polls the endpoint's events. */
  public void deaf(boolean isDeaf) {
    deaf = isDeaf;
  }

  /** Called with each event, after the transmits were drained. */
  public void onEvent(Consumer<QuicEvent> handler) {
    onEvent = handler;
  }

  /** Called with each event after {@link #onEvent}'s handler; any number may listen. */
  public void listen(Consumer<QuicEvent> listener) {
    listeners.add(listener);
  }

  /** The path events told so far, of one kind. */
  public <E extends PathEvent> List<E> pathEvents(Class<E> type) {
    return events(QuicEvent.PathUpdated.class).stream()
        .map(QuicEvent.PathUpdated::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  public <E extends QuicEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** What the endpoint sends to unproven addresses, seen from outside. */
  public AmplificationWatch amplification() {
    return amplification;
  }

  void receive(byte[] bytes, SocketAddress from, SocketAddress to, long now) {
    amplification.onReceived(from, bytes);
    endpoint.receive(in.set(bytes, 0, bytes.length, to, from), now);
  }

  /** Drains as the contract says; returns how many datagrams left. */
  int drain(Network network, long now) {
    int count = 0;
    boolean more;
    do {
      while (poller.poll(out.reset(slot, 0, slot.length), now)) {
        if (!addresses.contains(out.local())) {
          throw new AssertionError("sent from " + out.local() + " instead of " + addresses);
        }
        amplification.onSent(out.peer(), out.length());
        network.send(Arrays.copyOf(slot, out.length()), out.local(), out.peer(), now);
        if (++count > 10_000) {
          throw new AssertionError("the endpoint does not stop sending at one instant");
        }
      }
      more = drainEvents();
    } while (more);
    amplification.settle();
    return count;
  }

  /** A handler may act on the endpoint, so that there is more to send. */
  private boolean drainEvents() {
    boolean any = false;
    if (deaf) {
      return false;
    }
    for (QuicEvent event = endpoint.pollEvent(); event != null; event = endpoint.pollEvent()) {
      Failures.rethrow(event);
      events.add(event);
      if (event instanceof QuicEvent.PathUpdated update
          && update.event() instanceof PathEvent.Validated validated) {
        amplification.trust(validated.peer());
      }
      onEvent.accept(event);
      for (Consumer<QuicEvent> listener : List.copyOf(listeners)) {
        listener.accept(event);
      }
      any = true;
    }
    return any;
  }
}
