package dev.crowfly.sim.change;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.sim.work.Transfer;
import java.time.Duration;
import java.util.function.Consumer;

/** The phases of a session's life, in order, and how a scene gets there. */
enum Phase {
  /** The first flight of the Agent's leg is on its way. */
  LEG_HANDSHAKE(scene -> {}, 30),
  /** Both are connected to the Intermediate, and nothing was asked for yet. */
  REGISTERED(scene -> scene.world.ready(), 0),
  /** The Agent has asked, the Intermediate does not know yet. */
  OPEN_SENT(scene -> scene.connect(), 10),
  /** The Agent has its answer, and C begins. */
  ANSWERED(
      scene -> {
        scene.connect();
        scene.world.until(() -> scene.client.has(NodeEvent.SessionOpened.class));
      },
      0),
  /** The first flight of C is at the relay. */
  C_HANDSHAKE(
      scene -> {
        scene.connect();
        scene.world.until(() -> scene.client.has(NodeEvent.SessionOpened.class));
      },
      30),
  /** C is there at both ends, candidates are gathered and checked. */
  CHECKING(Phase::untilUp, 0),
  /** A pair is valid, C does not use it yet. */
  PROBING(
      scene -> {
        untilUp(scene);
        scene.world.until(() -> scene.client.has(NodeEvent.Checked.class));
      },
      5),
  /** C has just moved to the direct path. */
  JUST_DIRECT(Phase::untilDirect, 1),
  /** Nothing but keepalives for a minute. */
  DIRECT_IDLE(Phase::untilDirect, 60_000),
  /** The Agent sends. */
  DIRECT_UPLOAD(
      scene -> {
        untilDirect(scene);
        scene.running = Transfer.both(scene.session, 60_000, 0, 10_000);
      },
      2_000),
  /** The Connector sends. */
  DIRECT_DOWNLOAD(
      scene -> {
        untilDirect(scene);
        scene.running = Transfer.both(scene.session, 0, 60_000, 10_000);
      },
      2_000),
  /** The direct path was cut, the relay carries both directions; the path heals with this. */
  FAILED_OVER(
      scene -> {
        untilDirect(scene);
        scene.running = Transfer.both(scene.session, 60_000, 60_000, 10_000);
        scene.direct.cut();
        scene.world.until(() -> !scene.session.isDirect());
        scene.world.run(Duration.ofSeconds(1));
        scene.direct.heal();
      },
      0),
  /** The Agent has closed the session, nobody else knows. */
  CLOSING(
      scene -> {
        untilDirect(scene);
        scene.session.close();
      },
      5);

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
  private final Consumer<Scene> way;

  private final int thenMillis;

  Phase(Consumer<Scene> way, int thenMillis) {
    this.way = way;
    this.thenMillis = thenMillis;
  }

  private static void untilUp(Scene scene) {
    scene.connect();
    scene.world.until(() -> scene.session.isUp() && scene.server.has(NodeEvent.SessionUp.class));
  }

  private static void untilDirect(Scene scene) {
    scene.connect();
    scene.world.until(scene.session::isDirect);
  }

  /** Whether C is there at both ends, so that streams may be under way. */
  boolean hasConnection() {
    return compareTo(CHECKING) >= 0 && this != CLOSING;
  }

  /** Lets a new scene get into this phase. */
  void reach(Scene scene) {
    way.accept(scene);
    scene.world.run(Duration.ofMillis(thenMillis));
  }
}
