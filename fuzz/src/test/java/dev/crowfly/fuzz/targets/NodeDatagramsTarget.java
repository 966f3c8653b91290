package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;

import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.SimStream;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Chance;
import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Onward;
import dev.crowfly.sim.link.Passage;
import dev.crowfly.sim.link.Stage;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole world, an Intermediate and two nodes behind NATs, on a network that drops, delays,
 * duplicates, changes, replays and invents datagrams as the fuzz bytes say, while streams are
 * opened, a node moves and the Intermediate restarts. What is echoed is what was said; once the
 * network behaves, a session works within a minute.
 */
public final class NodeDatagramsTarget {
  private static final AccessKind[] KINDS = {
    AccessKind.PUBLIC,
    AccessKind.FULL_CONE,
    AccessKind.PORT_RESTRICTED,
    AccessKind.SYMMETRIC,
    AccessKind.FIREWALL
  };
  private static final String SERVICE = "echo";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MOST_KEPT = 16;

  private final Choices choices;
  private final World world = World.seeded(20_261_122);
  private final List<byte[]> seen = new ArrayList<>();
  private final List<SimStream> streams = new ArrayList<>();
  private boolean good;
  private SimNode agent;
  private SimSession session;

  private NodeDatagramsTarget(Choices choices) {
    this.choices = choices;
  }

  /** Two kinds of access, then steps; the network decides with the same bytes. */
  public static void fuzzerTestOneInput(byte[] input) {
    new NodeDatagramsTarget(new Choices(input)).run();
  }

  private void run() {
    SimNode connector = world.node("connector", KINDS[choices.below(KINDS.length)]);
    connector.publish(
        SERVICE,
        stream -> {
          stream.onBytes(stream::write);
        });
    agent = world.node("agent", KINDS[choices.below(KINDS.length)]);
    connector.line().both(Link.of(new Adversary()));
    agent.line().both(Link.of(new Adversary()));
    for (int step = 0; step < 24 && !choices.isEmpty(); step++) {
      act();
    }
    good = true;
    world.run(Duration.ofSeconds(5));
    world.until(this::reconnected, PATIENCE);
    SimStream last = session.openStream();
    last.write(said(99));
    world.until(() -> works(last), PATIENCE);
    world.run(Duration.ofSeconds(1));
    streams.forEach(NodeDatagramsTarget::checkEcho);
  }

  /** Whether there is a session that is up; asks for another when the last one ended. */
  private boolean reconnected() {
    if (session == null || session.isClosed()) {
      session = agent.connect(SERVICE);
    }
    return session.isUp();
  }

  private boolean works(SimStream stream) {
    if (stream.isBroken() && !session.isClosed()) {
      throw new Violation("a stream broke on a good network: " + stream.failure());
    }
    return stream.text().length() == said(99).length;
  }

  private void act() {
    switch (choices.below(12)) {
      case 0, 1 -> {
        if (session == null || session.isClosed()) {
          session = agent.connect(SERVICE);
        }
      }
      case 2, 3 -> {
        if (session != null && !session.isClosed() && streams.size() < 8) {
          SimStream stream = session.openStream();
          stream.write(said(streams.size()));
          streams.add(stream);
        }
      }
      case 4 -> {
        if (session != null && !session.isClosed()) {
          session.sendDatagram(new byte[1 + choices.below(1 << 11)]);
        }
      }
      case 5 -> {
        if (choices.below(4) == 0) {
          world.intermediate().kill();
          world.run(Duration.ofMillis(choices.octet()));
          world.intermediate().start();
        }
      }
      case 6 -> {
        if (choices.below(4) == 0) {
          Place elsewhere = world.place("elsewhere " + choices.remaining(), AccessKind.FULL_CONE);
          agent.moveTo(elsewhere);
        }
      }
      case 7 -> world.run(Duration.ofMillis(100L * choices.octet()));
      default -> world.run(Duration.ofMillis(5L * choices.octet()));
    }
  }

  private static byte[] said(int stream) {
    byte[] bytes = new byte[400 + 100 * stream];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ('a' + (stream + i) % 26);
    }
    return bytes;
  }

  private static void checkEcho(SimStream stream) {
    byte[] echoed = stream.text().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int i = 1; i < echoed.length; i++) {
      unless(echoed[i] == (echoed[i - 1] == 'z' ? 'a' : echoed[i - 1] + 1), "another echo");
    }
  }

  /** Decides for each datagram with what is left of the fuzz bytes. */
  private final class Adversary implements Stage {
    @Override
    public Passage open(Chance chance) {
      return this::decide;
    }

    @Override
    public String name() {
      return "adversary";
    }

    private void decide(Datagram datagram, Onward onward) {
      if (good || choices.isEmpty() || datagram.payload().length == 0) {
        onward.pass(datagram);
        return;
      }
      byte[] payload = datagram.payload();
      if (seen.size() < MOST_KEPT) {
        seen.add(payload);
      }
      switch (choices.below(16)) {
        case 0 -> onward.drop(datagram, "adversary");
        case 1 -> {
          onward.pass(datagram);
          onward.pass(datagram);
        }
        case 2 -> onward.pass(datagram, choices.octet() * 2_000_000L);
        case 3 -> onward.pass(datagram.withPayload(flip(payload)));
        case 4 ->
            onward.pass(
                datagram.withPayload(Arrays.copyOf(payload, choices.below(payload.length))));
        case 5 -> onward.pass(datagram.withPayload(choices.take(choices.below(200))));
        case 6 -> onward.pass(datagram.withPayload(seen.get(choices.below(seen.size()))));
        case 7 -> {
          onward.pass(datagram.withPayload(flip(payload)));
          onward.pass(datagram);
        }
        default -> onward.pass(datagram);
      }
    }

    private byte[] flip(byte[] payload) {
      byte[] changed = payload.clone();
      changed[choices.below(1_500) % changed.length] ^= (byte) (1 + choices.below(255));
      return changed;
    }
  }
}
