package dev.crowfly.realnat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.realnat.traffic.Pattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A NAT with random ports against one that filters by port, with {@code --birthday} on both sides:
 * how often one search of the usual size finds a way.
 *
 * <p>{@code -Dcrowfly.nat.searches=50} measures more of them.
 */
@Tag("namespaces")
class BirthdayTest {
  private static final int SEARCHES = Integer.getInteger("crowfly.nat.searches", 4);

  /** So many at once; each has a Connector of its own, whose budget it needs. */
  private static final int AT_ONCE = 4;

  private static final int PORT = 9000;
  private static final int START_SECONDS = 60;
  private static final int SEARCH_SECONDS = 60;
  private static final int DIRECT_SECONDS = 10;
  private static final long BYTES = 1_000_000;

  /** One search between two new nodes; the sides take turns in who is behind the random ports. */
  private static final class Trial {
    final Lab lab;
    final String name;
    final boolean agentIsRandom;
    final Host agentHost;
    final Program connector;
    Program agent;

    Trial(Lab lab, int number) throws Exception {
      this.lab = lab;
      name = "trial-" + number;
      agentIsRandom = number % 2 == 0;
      agentHost = lab.host("agent-" + name, line(agentIsRandom));
      Host connectorHost = lab.host("connector-" + name, line(!agentIsRandom));
      connector = lab.connector(connectorHost, name, List.of("--birthday"));
    }

    private Line line(boolean random) throws Exception {
      return lab.line(random ? Access.SYMMETRIC : Access.PORT_RESTRICTED);
    }

    void begin() throws Exception {
      connector.await(START_SECONDS, "its service", event -> event.is("registered"));
      agent =
          lab.agent(
              agentHost,
              name,
              List.of("--birthday", "--forward=tcp://127.0.0.1:" + PORT + "=" + name));
    }

    /** Waits for its end; whether it found a way. */
    boolean finish(StringBuilder out) throws Exception {
      Event guess = agent.await(SEARCH_SECONDS, "a search", event -> event.is("guess"));
      Event other = connector.await(SEARCH_SECONDS, "a search", event -> event.is("guess"));
      boolean found = guess.flag("found") || other.flag("found");
      if (found) {
        agent.await(DIRECT_SECONDS, "a direct path", event -> event.has("kind", "direct"));
        download();
      }
      out.append(String.format("  %s random: %s", agentIsRandom ? "Agent" : "Connector", found));
      for (Event each : List.of(guess, other)) {
        out.append(
            String.format(
                ", %.0f sockets %.0f packets", each.number("sockets"), each.number("packets")));
      }
      out.append(String.format("%n"));
      agent.close();
      connector.close();
      return found;
    }

    private void download() throws Exception {
      String url = "http://127.0.0.1:" + PORT + "/" + BYTES;
      String sum =
          Tool.run(
              agentHost
                  .namespace()
                  .inside("sh", "-c", "curl -sS --fail --max-time 60 " + url + " | sha256sum"));
      assertTrue(sum.startsWith(Pattern.sha256(BYTES)), sum);
    }
  }

  @Test
  @Timeout(3600)
  void mostSearchesFindAWay(@TempDir Path home) throws Exception {
    int found = 0;
    StringBuilder out = new StringBuilder();
    long begin = System.nanoTime();
    for (int number = 0; number < SEARCHES; number += AT_ONCE) {
      found += searches(home, number, Math.min(SEARCHES, number + AT_ONCE), out);
    }
    System.out.printf(
        "Real NATs, random ports against port-restricted, --birthday on both sides: %d of %d"
            + " searches found a way, %d s%n%s",
        found, SEARCHES, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin), out);
    // 98 % of them do.
    assertTrue(2 * found >= SEARCHES, found + " of " + SEARCHES);
  }

  /** Some at once, in a lab of their own; how many found a way. */
  private static int searches(Path home, int from, int to, StringBuilder out) throws Exception {
    int found = 0;
    try (Lab lab = Requirement.lab(home)) {
      List<Trial> trials = new ArrayList<>();
      for (int number = from; number < to; number++) {
        trials.add(new Trial(lab, number));
      }
      for (Trial each : trials) {
        each.begin();
      }
      for (Trial each : trials) {
        found += each.finish(out) ? 1 : 0;
      }
    }
    return found;
  }
}
