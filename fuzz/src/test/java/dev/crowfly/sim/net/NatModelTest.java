package dev.crowfly.sim.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.crowfly.sim.link.Datagram;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** A NAT against a model that keeps the whole history and looks every rule up in it. */
class NatModelTest {
  private static final InetAddress EXTERNAL = Addresses.ip("198.51.100.1");

  /**
   * One datagram.
   *
   * @param after how long after the one before
   * @param mapped which of the external ports seen so far an inbound one goes to
   */
  record Step(boolean outbound, int inside, int remote, int mapped, long after, boolean rebinds) {}

  private record Sending(InetSocketAddress inside, InetSocketAddress remote, int port, long at) {}

  /** All that ever happened, in place of tables. */
  private static final class History {
    final NatSettings settings;
    final List<Sending> sendings = new ArrayList<>();

    /** What counts for the filter: sendings, and answers that refreshed as if sent to. */
    final List<Sending> rules = new ArrayList<>();

    final Set<Integer> ports = new HashSet<>();

    History(NatSettings settings) {
      this.settings = settings;
    }

    boolean isFresh(long at, long now) {
      return now - at < settings.lifetimeNanos();
    }

    boolean isSameMapping(Sending earlier, InetSocketAddress inside, InetSocketAddress remote) {
      return earlier.inside().equals(inside)
          && switch (settings.mapping()) {
            case ENDPOINT_INDEPENDENT -> true;
            case ADDRESS_DEPENDENT -> earlier.remote().getAddress().equals(remote.getAddress());
            case ADDRESS_AND_PORT_DEPENDENT -> earlier.remote().equals(remote);
          };
    }

    /** The port that a session must have; null = any that is not in use. */
    Integer portOf(InetSocketAddress inside, InetSocketAddress remote, long now) {
      for (Sending each : sendings) {
        if (isSameMapping(each, inside, remote) && isFresh(each.at(), now)) {
          return each.port();
        }
      }
      return null;
    }

    Map<Integer, InetSocketAddress> portsInUse(long now) {
      Map<Integer, InetSocketAddress> inUse = new HashMap<>();
      for (Sending each : sendings) {
        if (isFresh(each.at(), now)) {
          inUse.put(each.port(), each.inside());
        }
      }
      return inUse;
    }

    InetSocketAddress expected(InetSocketAddress from, int port, long now) {
      InetSocketAddress inside = portsInUse(now).get(port);
      if (inside == null) {
        return null;
      }
      for (Sending each : rules) {
        if (each.inside().equals(inside) && isFresh(each.at(), now) && lets(each, from)) {
          return inside;
        }
      }
      return null;
    }

    private boolean lets(Sending each, InetSocketAddress from) {
      return switch (settings.filtering()) {
        case ENDPOINT_INDEPENDENT -> true;
        case ADDRESS_DEPENDENT -> each.remote().getAddress().equals(from.getAddress());
        case ADDRESS_AND_PORT_DEPENDENT -> each.remote().equals(from);
      };
    }
  }

  @Property(tries = 400)
  void mappingIsConsistentWithItsKindAndTheFilterLetsInExactlyWhatItShould(
      @ForAll MappingBehavior mapping,
      @ForAll FilteringBehavior filtering,
      @ForAll PortAssignment ports,
      @ForAll boolean inboundRefresh,
      @ForAll long seed,
      @ForAll("steps") List<Step> steps) {
    NatSettings settings =
        NatSettings.of(mapping, filtering)
            .ports(ports)
            .lifetime(1000, inboundRefresh)
            .portRange(4990, 5060);
    Nat nat = new Nat(settings, EXTERNAL, seed);
    History history = new History(settings);
    long now = 0;
    for (Step step : steps) {
      now += step.after();
      if (step.rebinds()) {
        nat.rebind();
        history.sendings.clear();
        history.rules.clear();
      }
      if (step.outbound()) {
        out(nat, history, step, now);
      } else {
        in(nat, history, step, now);
      }
    }
  }

  private static void out(Nat nat, History history, Step step, long now) {
    InetSocketAddress inside = inside(step.inside());
    InetSocketAddress remote = remote(step.remote());
    Datagram sent = new Datagram(inside, remote, new byte[0]);
    Datagram out = nat.outbound(sent, now);
    Integer expected = history.portOf(inside, remote, now);
    int port = out.source().getPort();
    if (expected == null) {
      assertNull(history.portsInUse(now).get(port), "port of another session");
    } else {
      assertEquals(expected, port);
    }
    assertEquals(EXTERNAL, out.source().getAddress());
    assertEquals(remote, out.destination());
    history.sendings.add(new Sending(inside, remote, port, now));
    history.rules.add(new Sending(inside, remote, port, now));
    history.ports.add(port);
  }

  private static void in(Nat nat, History history, Step step, long now) {
    List<Integer> ports = history.ports.stream().sorted().toList();
    int port = ports.isEmpty() ? 5000 : ports.get(step.mapped() % ports.size());
    InetSocketAddress from = remote(step.remote());
    Datagram in =
        nat.inbound(new Datagram(from, new InetSocketAddress(EXTERNAL, port), new byte[0]), now);
    InetSocketAddress expected = history.expected(from, port, now);
    assertEquals(expected, in == null ? null : in.destination());
    if (expected != null && history.settings.inboundRefresh()) {
      refresh(history, expected, from, port, now);
    }
  }

  /** Inbound refresh: as if the inside endpoint had sent through the same mapping. */
  private static void refresh(
      History history, InetSocketAddress inside, InetSocketAddress from, int port, long now) {
    Sending ofMapping =
        history.sendings.stream()
            .filter(each -> each.port() == port && history.isFresh(each.at(), now))
            .findAny()
            .orElseThrow();
    history.sendings.add(new Sending(inside, ofMapping.remote(), port, now));
    history.rules.add(new Sending(inside, from, port, now));
  }

  private static InetSocketAddress inside(int number) {
    return Addresses.endpoint("192.168.0." + (2 + number / 2), 5000 + number % 2);
  }

  private static InetSocketAddress remote(int number) {
    return Addresses.endpoint("203.0.113." + (1 + number / 2), 7000 + number % 2);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> step =
        Combinators.combine(
                Arbitraries.of(true, false, false),
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(0, 100),
                Arbitraries.longs().between(0, 400),
                Arbitraries.frequencyOf(
                    Tuple.of(1, Arbitraries.just(true)), Tuple.of(30, Arbitraries.just(false))))
            .as(Step::new);
    return step.list().ofMinSize(1).ofMaxSize(60);
  }
}
