package dev.crowfly.sim.guess;

import dev.crowfly.sim.*;
import dev.crowfly.sim.net.*;
import java.time.Duration;

public class TryOut {
  static final AccessKind SEQ =
      AccessKind.nat(
              NatSettings.of(
                      MappingBehavior.ADDRESS_AND_PORT_DEPENDENT,
                      FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT)
                  .ports(PortAssignment.SEQUENTIAL))
          .named("sequential");

  public static void main(String[] a) {
    AccessKind one =
        a[0].equals("seq")
            ? SEQ
            : a[0].equals("sym") ? AccessKind.SYMMETRIC : AccessKind.PORT_RESTRICTED;
    AccessKind two =
        a[1].equals("seq")
            ? SEQ
            : a[1].equals("sym") ? AccessKind.SYMMETRIC : AccessKind.PORT_RESTRICTED;
    int n = Integer.parseInt(a[2]);
    int direct = 0;
    boolean birthday = a.length > 3;
    java.util.function.UnaryOperator<dev.crowfly.node.core.edge.EdgeConfig.Builder> conf =
        b ->
            birthday
                ? b.guessing(dev.crowfly.ice.guess.GuessingRules.defaults().withBirthday(256, 1024))
                : b;
    for (int i = 0; i < n; i++) {
      try (World world = World.seeded(1000 + i)) {
        SimNode c = world.node("connector", NodeSettings.at(world.place("c", two)).config(conf));
        c.publish("echo", s -> {});
        SimNode ag = world.node("agent", NodeSettings.at(world.place("a", one)).config(conf));
        world.ready();
        long sentA = ag.host().sent(), sentC = c.host().sent();
        SimSession s = ag.connect("echo");
        long t0 = world.now();
        boolean ok = world.reaches(s::isDirect, Duration.ofSeconds(birthday ? 40 : 10));
        if (ok) direct++;
        System.out.println(
            (1000 + i)
                + " "
                + ok
                + " "
                + (world.now() - t0) / 1000000
                + " ms; sent "
                + (ag.host().sent() - sentA)
                + " "
                + (c.host().sent() - sentC));
        if (n == 1) System.out.println(world.story());
      }
    }
    System.out.println(direct + " of " + n);
  }
}
