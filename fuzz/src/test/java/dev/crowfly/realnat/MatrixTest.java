package dev.crowfly.realnat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.realnat.traffic.Pattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An Agent behind every kind of router with a Connector behind every kind, all at once: direct
 * where {@link Expectation} says that it can be done, over the relay with the reason elsewhere, and
 * what is downloaded is whole.
 */
@Tag("namespaces")
class MatrixTest {
  private static final long BYTES = 1_000_000;
  private static final int AT_ONCE = 4;
  private static final int FIRST_PORT = 9000;
  private static final int START_SECONDS = 90;

  /** A first attempt of 10 s may fail on a busy machine, or guess wrong; others follow. */
  private static final int OUTCOME_SECONDS = 90;

  private final Map<Access, Program> connectors = new EnumMap<>(Access.class);
  private final Map<Access, Program> agents = new EnumMap<>(Access.class);
  private final Map<Access, Host> agentHosts = new EnumMap<>(Access.class);
  private final List<String> wrong = new ArrayList<>();
  private Lab lab;

  /** One Agent with one Connector. */
  private final class Cell {
    final Access agent;
    final Access connector;
    final SessionView session;
    final boolean expectedDirect;

    Cell(Access agent, Access connector) {
      this.agent = agent;
      this.connector = connector;
      session = new SessionView(agents.get(agent), connector.slug());
      expectedDirect = Expectation.isDirect(agent, connector);
    }

    boolean isSettled() {
      return expectedDirect ? session.isDirect() : session.failedAttempts() > 0;
    }

    void check(String when) {
      if (session.path().isEmpty() || session.isDirect() != expectedDirect) {
        complain(when + ": should be " + (expectedDirect ? "direct" : "on the relay"));
      } else if (!expectedDirect
          && !session.whyNotDirect().contains(Expectation.reason(agent, connector))) {
        complain(when + ": not the reason: '" + session.whyNotDirect() + "'");
      }
    }

    /** Downloads once; whether what came is what was sent is checked. */
    Void download() throws Exception {
      String url = "http://127.0.0.1:" + port(connector) + "/" + BYTES;
      String sum =
          Tool.run(
              agentHosts
                  .get(agent)
                  .namespace()
                  .inside("sh", "-c", "curl -sS --fail --max-time 60 " + url + " | sha256sum"));
      if (!sum.startsWith(Pattern.sha256(BYTES))) {
        complain("the download is not what was sent: " + sum);
      }
      return null;
    }

    void complain(String what) {
      synchronized (wrong) {
        wrong.add(agent + " / " + connector + " " + what + "\n" + session);
      }
    }
  }

  @BeforeEach
  @Timeout(240)
  void build(@TempDir Path home) throws Exception {
    lab = Requirement.lab(home);
    for (Access access : Access.values()) {
      Host host = lab.host("connector-" + access.slug(), lab.line(access));
      connectors.put(access, lab.connector(host, access.slug()));
    }
    for (Map.Entry<Access, Program> each : connectors.entrySet()) {
      each.getValue().await(START_SECONDS, "its service", event -> event.is("registered"));
    }
    for (Access access : Access.values()) {
      agentHosts.put(access, lab.host("agent-" + access.slug(), lab.line(access)));
      List<String> forwards = new ArrayList<>();
      for (Access connector : Access.values()) {
        forwards.add("--forward=tcp://127.0.0.1:" + port(connector) + "=" + connector.slug());
      }
      agents.put(access, lab.agent(agentHosts.get(access), access.slug(), forwards));
      // One after the other: otherwise the times would tell how busy this machine is.
      awaitOutcomes(row(access).filter(each -> each.expectedDirect), START_SECONDS);
    }
  }

  private Stream<Cell> row(Access agent) {
    return Stream.of(Access.values()).map(connector -> new Cell(agent, connector));
  }

  @AfterEach
  void remove() {
    if (lab != null) {
      lab.close();
    }
  }

  private static int port(Access connector) {
    return FIRST_PORT + List.of(Access.values()).indexOf(connector);
  }

  @Test
  @Timeout(240)
  void everyKindWithEveryKind() throws Exception {
    List<Cell> cells = Stream.of(Access.values()).flatMap(this::row).toList();
    awaitOutcomes(cells.stream(), OUTCOME_SECONDS);
    cells.forEach(each -> each.check("after punching"));
    List<Cell> direct = cells.stream().filter(each -> each.expectedDirect).toList();
    List<Cell> relayed = cells.stream().filter(each -> !each.expectedDirect).toList();
    double overRelayOfDirect = shareOverRelay(direct);
    double overRelayOfRelayed = shareOverRelay(relayed);
    cells.forEach(each -> each.check("after the download"));
    print(cells, overRelayOfDirect, overRelayOfRelayed);
    assertTrue(wrong.isEmpty(), () -> wrong.size() + " are wrong:\n" + String.join("\n", wrong));
    assertTrue(overRelayOfDirect < 0.01, "direct sessions used the relay: " + overRelayOfDirect);
    assertTrue(overRelayOfRelayed > 1, "relayed sessions bypassed it: " + overRelayOfRelayed);
  }

  /** Those that don't come in time are found wrong later. */
  private static void awaitOutcomes(Stream<Cell> some, int seconds) throws InterruptedException {
    List<Cell> cells = some.toList();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!cells.stream().allMatch(Cell::isSettled) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Downloads in all of these; what the relay has forwarded meanwhile, as a share of it all. */
  private double shareOverRelay(List<Cell> cells) throws Exception {
    long before = lab.intermediate().relayedBytes();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Void>> downloads = cells.stream().map(c -> threads.submit(c::download)).toList();
      for (Future<Void> each : downloads) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return (lab.intermediate().relayedBytes() - before) / (double) (cells.size() * BYTES);
  }

  private static void print(List<Cell> cells, double direct, double relayed) {
    StringBuilder out = new StringBuilder();
    out.append("Real NATs, rows Agent, columns Connector: direct after so many ms of the session");
    out.append(" (and which attempt, if not the first), or relay\n");
    out.append("(sequential with itself and with those that filter by port: ports are foretold)\n");
    out.append(String.format("%-20s", ""));
    for (Access connector : Access.values()) {
      out.append(String.format("%20s", connector));
    }
    for (Cell each : cells) {
      if (each.connector == Access.PUBLIC) {
        out.append(String.format("%n%-20s", each.agent));
      }
      out.append(String.format("%20s", outcome(each.session)));
    }
    out.append('\n');
    out.append(
        String.format(
            "%d downloads of %.0f MB, SHA-256 equal; bytes over the relay: %.3f %% of those of"
                + " direct cells, %.0f %% of those of relay cells%n",
            cells.size(), BYTES / 1e6, 100 * direct, 100 * relayed));
    System.out.print(out);
  }

  private static String outcome(SessionView session) {
    if (!session.isDirect()) {
      return session.path().isPresent() ? "relay" : "nothing";
    }
    long attempts = session.failedAttempts() + 1;
    Event path = session.path().orElseThrow();
    return "direct "
        + Math.round(path.number("since_open_ms"))
        + (attempts > 1 ? " (" + attempts + ")" : "");
  }
}
