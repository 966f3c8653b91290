package dev.crowfly.node.core.wire;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A network in virtual time: every datagram arrives after a delay, unless a rule drops it. */
public final class Wire {
  /** One millisecond. */
  public static final long MILLI = 1_000_000L;

  /** One second. */
  public static final long SECOND = 1_000 * MILLI;

  /** A machine on the network. */
  public interface Host {
    /** A datagram came to this address of the host. */
    void receive(InetSocketAddress at, Datagram in, long now);

    /** Writes the next datagram; gives the address that it leaves from, or null. */
    InetSocketAddress poll(Transmit out, long now);

    /** Deals with its events; whether there were any. */
    boolean listen(long now);

    /** Time has passed. */
    void onTimeout(long now);

    /** When that is due. */
    long nextTimeout();
  }

  /** A datagram on its way. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Flight(
      long arrival, long serial, InetSocketAddress from, InetSocketAddress to, byte[] bytes) {}

  private final List<Host> hosts = new ArrayList<>();
  private final Map<InetSocketAddress, Host> routes = new HashMap<>();
  private final PriorityQueue<Flight> flights =
      new PriorityQueue<>(Comparator.comparingLong(Flight::arrival).thenComparing(Flight::serial));
  private final byte[] slot = new byte[1500];
  private final Transmit transmit = new Transmit();
  private final Datagram datagram = new Datagram();
  private long now = MILLI;
  private long serial;
  private long delayNanos = 10 * MILLI;
  private Predicate<Flight> drops = flight -> false;

  /** Adds a machine. */
  public void add(Host host) {
    hosts.add(host);
  }

  /** The machine is switched off: its addresses lead nowhere. */
  public void remove(Host host) {
    hosts.remove(host);
    routes.values().removeIf(each -> each == host);
  }

  /** From now on the address is that of the host. */
  public void route(InetSocketAddress address, Host host) {
    routes.put(address, host);
  }

  /** The address leads nowhere from now on. */
  public void unroute(InetSocketAddress address) {
    routes.remove(address);
  }

  /** The time. */
  public long now() {
    return now;
  }

  /** How long a datagram takes from now on. */
  public void delay(long nanos) {
    delayNanos = nanos;
  }

  /** Which datagrams are lost from now on. */
  public void drop(Predicate<Flight> rule) {
    drops = rule;
  }

  /** Lets time pass. */
  public void runFor(long nanos) {
    runUntil(() -> false, nanos);
  }

  /** Lets time pass until something holds; whether it does. */
  public boolean runUntil(BooleanSupplier condition, long atMostNanos) {
    long end = now + atMostNanos;
    drain();
    while (!condition.getAsBoolean()) {
      long next = next();
      if (next > end) {
        now = end;
        return false;
      }
      now = Math.max(now, next);
      step();
      drain();
    }
    return true;
  }

  private long next() {
    long next = flights.isEmpty() ? Long.MAX_VALUE : flights.peek().arrival();
    for (Host host : hosts) {
      next = Math.min(next, host.nextTimeout());
    }
    return next;
  }

  private void step() {
    while (!flights.isEmpty() && flights.peek().arrival() <= now) {
      Flight flight = flights.poll();
      Host host = routes.get(flight.to());
      if (host != null) {
        byte[] bytes = flight.bytes();
        host.receive(
            flight.to(), datagram.set(bytes, 0, bytes.length, flight.to(), flight.from()), now);
      }
    }
    for (Host host : List.copyOf(hosts)) {
      if (host.nextTimeout() <= now) {
        host.onTimeout(now);
      }
    }
  }

  private void drain() {
    for (Host host : List.copyOf(hosts)) {
      do {
        InetSocketAddress from = host.poll(transmit.reset(slot, 0, slot.length), now);
        while (from != null) {
          send(from, (InetSocketAddress) transmit.peer());
          from = host.poll(transmit.reset(slot, 0, slot.length), now);
        }
      } while (host.listen(now));
    }
  }

  private void send(InetSocketAddress from, InetSocketAddress to) {
    byte[] bytes = Arrays.copyOf(slot, transmit.length());
    Flight flight = new Flight(now + delayNanos, serial++, from, to, bytes);
    if (!drops.test(flight)) {
      flights.add(flight);
    }
  }
}
