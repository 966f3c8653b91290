package dev.crowfly.sim.change;

import dev.crowfly.sim.link.Blackout;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Addresses;
import dev.crowfly.sim.net.Line;
import dev.crowfly.sim.net.Site;
import java.time.Duration;
import java.util.function.Consumer;

/** What networks and machines do to a session, and what of it has to survive that. */
enum Disturbance {
  REBIND_AGENT(scene -> scene.client.places().get(0).rebind()),
  READDRESS_AGENT(scene -> scene.client.places().get(0).readdress()),
  REBIND_CONNECTOR(scene -> scene.server.places().get(0).rebind()),
  READDRESS_CONNECTOR(scene -> scene.server.places().get(0).readdress()),
  REBIND_BOTH(
      scene -> {
        scene.client.places().get(0).rebind();
        scene.server.places().get(0).rebind();
      }),
  READDRESS_BOTH(
      scene -> {
        scene.client.places().get(0).readdress();
        scene.server.places().get(0).readdress();
      }),
  ROAM_AGENT(scene -> scene.client.moveTo(scene.place(AccessKind.ADDRESS_RESTRICTED))),
  ROAM_AGENT_TO_SYMMETRIC(scene -> scene.client.moveTo(scene.place(AccessKind.SYMMETRIC))),
  ROAM_CONNECTOR(scene -> scene.server.moveTo(scene.place(AccessKind.FULL_CONE))),
  ROAM_CONNECTOR_TO_SYMMETRIC(scene -> scene.server.moveTo(scene.place(AccessKind.SYMMETRIC))),
  ROAM_BOTH(
      scene -> {
        scene.client.moveTo(scene.place(AccessKind.SYMMETRIC));
        scene.server.moveTo(scene.place(AccessKind.ADDRESS_RESTRICTED));
      }),
  ROAM_AGENT_UNNOTICED(
      scene -> scene.client.moveUnnoticed(scene.place(AccessKind.ADDRESS_RESTRICTED))),
  ROAM_CONNECTOR_UNNOTICED(
      scene -> scene.server.moveUnnoticed(scene.place(AccessKind.ADDRESS_RESTRICTED))),
  ROAM_BOTH_UNNOTICED(
      scene -> {
        scene.client.moveUnnoticed(scene.place(AccessKind.FULL_CONE));
        scene.server.moveUnnoticed(scene.place(AccessKind.ADDRESS_RESTRICTED));
      }),
  INTERMEDIATE_RESTART(scene -> scene.world.intermediate().restart()),
  INTERMEDIATE_SILENT_20S(
      scene -> cut(scene, scene.world.intermediate().line(), true, true, 20), 20),
  INTERMEDIATE_MOVED(
      scene -> {
        scene.world.intermediate().moveTo(Addresses.ip("192.0.2.77"));
        scene.client.resolve(scene.world.intermediate().addresses(Site.Family.IPV4));
        scene.server.resolve(scene.world.intermediate().addresses(Site.Family.IPV4));
      },
      0,
      // Its silence is noticed when C has been idle for as long, if the relay is its only path.
      Survives.SESSION),
  RELAY_LOSS_20_PERCENT(scene -> scene.world.intermediate().line().both(Link.of(Stages.loss(0.2)))),
  RELAY_CUT_5S(scene -> cut(scene, scene.world.intermediate().line(), true, true, 5), 5),
  AGENT_MUTE_5S(scene -> cut(scene, scene.client.line(), true, false, 5), 5),
  AGENT_MUTE_20S(scene -> cut(scene, scene.client.line(), true, false, 20), 20),
  AGENT_DEAF_5S(scene -> cut(scene, scene.client.line(), false, true, 5), 5),
  AGENT_DEAF_20S(scene -> cut(scene, scene.client.line(), false, true, 20), 20),
  CONNECTOR_MUTE_20S(scene -> cut(scene, scene.server.line(), true, false, 20), 20),
  CONNECTOR_DEAF_20S(scene -> cut(scene, scene.server.line(), false, true, 20), 20),
  AGENT_LOSES_30_PERCENT_UP(scene -> scene.client.line().up(Link.of(Stages.loss(0.3)))),
  CONNECTOR_LOSES_30_PERCENT_UP(scene -> scene.server.line().up(Link.of(Stages.loss(0.3)))),
  SUSPEND_AGENT_10S(scene -> scene.client.suspend(Duration.ofSeconds(10)), 10),
  SUSPEND_AGENT_5MIN(scene -> scene.client.suspend(Duration.ofMinutes(5)), 300, Survives.SESSION),
  SUSPEND_AGENT_8H(scene -> scene.client.suspend(Duration.ofHours(8)), 28_800, Survives.NOTHING),
  SUSPEND_CONNECTOR_10S(scene -> scene.server.suspend(Duration.ofSeconds(10)), 10),
  SUSPEND_CONNECTOR_5MIN(
      scene -> scene.server.suspend(Duration.ofMinutes(5)), 300, Survives.SESSION),
  SUSPEND_CONNECTOR_8H(
      scene -> scene.server.suspend(Duration.ofHours(8)), 28_800, Survives.NOTHING),
  CLOCK_JUMPS(
      scene -> {
        long year = Duration.ofDays(365).toMillis();
        long now = scene.world.timeOfDayMillis();
        // The machine tells the right time again a second later: it jumps back too.
        scene.client.core().timeOfDay(now + year, scene.client.machineNow());
        scene.server.core().timeOfDay(now - year, scene.server.machineNow());
        scene.client.touch();
        scene.server.touch();
      }),
  RESTART_CONNECTOR(scene -> scene.server.restart(), 0, Survives.SESSION),
  RESTART_AGENT(scene -> scene.client.restart(), 0, Survives.NOTHING);

  /** What has to be there afterwards. */
  enum Survives {
    /** The connection, and so all streams with all bytes. */
    STREAMS,
    /** The session, with another connection if need be. */
    SESSION,
    /** Nothing; another session can be had. */
    NOTHING
  }

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
  private final Consumer<Scene> what;

  private final Duration lasts;
  private final Survives survives;

  Disturbance(Consumer<Scene> what) {
    this(what, 0);
  }

  Disturbance(Consumer<Scene> what, long seconds) {
    this(what, seconds, Survives.STREAMS);
  }

  Disturbance(Consumer<Scene> what, long seconds, Survives survives) {
    this.what = what;
    lasts = Duration.ofSeconds(seconds);
    this.survives = survives;
  }

  private static void cut(Scene scene, Line line, boolean up, boolean down, long seconds) {
    Blackout cut = Blackout.ofAll();
    cut.cut();
    if (up) {
      line.up(Link.of(cut));
    }
    if (down) {
      line.down(Link.of(cut));
    }
    scene.world.after(Duration.ofSeconds(seconds), cut::heal);
  }

  Survives survives() {
    return survives;
  }

  /** Lets it happen, until it is over. */
  void happen(Scene scene) {
    what.accept(scene);
    scene.world.run(lasts);
  }
}
