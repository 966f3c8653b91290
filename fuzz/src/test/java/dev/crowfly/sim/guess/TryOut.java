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
    int first = Integer.getInteger("first", 1000);
    for (int k = 0; k < n; k++) {
      int i = first - 1000 + k;
      try (World world = World.seeded(1000 + i)) {
        SimNode c = world.node("connector", NodeSettings.at(world.place("c", two)).config(conf));
        c.publish("echo", s -> {});
        Place pa = world.place("a", one);
        SimNode ag = world.node("agent", NodeSettings.at(pa).config(conf));
        double noise = Double.parseDouble(System.getProperty("noise", "0"));
        if (noise > 0) {
          noise(world, pa, noise);
          noise(world, c.places().get(0), noise);
        }
        double loss = Double.parseDouble(System.getProperty("loss", "0"));
        if (loss > 0)
          world
              .internet()
              .link(
                  dev.crowfly.sim.link.Link.of(
                      dev.crowfly.sim.link.Stages.delay(Duration.ofMillis(20)),
                      dev.crowfly.sim.link.Stages.loss(loss)));
        world.ready();
        long sentA = ag.host().sent(), sentC = c.host().sent();
        SimSession s = ag.connect("echo");
        long t0 = world.now();
        boolean ok =
            world.reaches(
                s::isDirect, Duration.ofSeconds(birthday ? 40 : Integer.getInteger("wait", 10)));
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

  static void noise(World world, Place place, double perSecond) {
    Host h = new Host("noise at " + place);
    java.net.InetAddress own = place.leaseIpv4();
    h.attach(place.segment(), own);
    var chance = world.chance("noise " + place);
    next(world, h, own, chance, perSecond, 0);
  }

  static void next(
      World world,
      Host h,
      java.net.InetAddress own,
      dev.crowfly.sim.link.Chance chance,
      double perSecond,
      int i) {
    double u = (1 + chance.nextLong(1_000_000)) / 1e6;
    world.after(
        Duration.ofNanos((long) (-Math.log(u) / perSecond * 1e9)),
        () -> {
          h.send(
              new java.net.InetSocketAddress(own, 20000),
              new java.net.InetSocketAddress("203.0.113.200", 1000 + i % 60000),
              new byte[10]);
          next(world, h, own, chance, perSecond, i + 1);
        });
  }
}
