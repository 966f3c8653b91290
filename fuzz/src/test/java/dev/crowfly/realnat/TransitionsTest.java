package dev.crowfly.realnat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crowfly.realnat.traffic.Pattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a stream goes through when NATs and networks change under it: no byte is lost or repeated,
 * it goes on by itself, and directly again where that can be.
 *
 * <p>How long each takes is printed. The limits in here are generous, they only end what would
 * never end.
 */
@Tag("namespaces")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class TransitionsTest {
  private static final int PORT = 9000;
  private static final int RATE = 500_000;
  private static final int START_SECONDS = 60;
  private static final int AGAIN_SECONDS = 45;
  private static final int MOST_SECONDS = 200;
  private static final long LATER_MILLIS = 500;
  private static final long BULK_BYTES = 10_000_000;
  private static final String SERVICE = "flow";

  private final List<Transition> told = new ArrayList<>();
  private long begunAt;
  private Lab lab;
  private Host agentHost;
  private Host connectorHost;
  private Host publicHost;
  private Program connector;
  private Program agent;
  private SessionView direct;
  private SessionView relayed;

  /** Something that happens to the network. */
  @FunctionalInterface
  private interface Happening {
    void happen() throws Exception;
  }

  @BeforeAll
  @Timeout(120)
  void build(@TempDir Path home) throws Exception {
    begunAt = System.nanoTime();
    lab = Requirement.lab(home);
    agentHost = lab.host("agent", lab.line(Access.PORT_RESTRICTED), lab.line(Access.CARRIER_GRADE));
    connectorHost =
        lab.host("connector", lab.line(Access.PORT_RESTRICTED), lab.line(Access.PORT_RESTRICTED));
    publicHost = lab.host("public", lab.line(Access.PUBLIC));
    connector = lab.connector(connectorHost, SERVICE);
    connector.await(START_SECONDS, "its service", event -> event.is("registered"));
    agent = lab.agent(agentHost, "direct", List.of(forward(PORT)));
    direct = new SessionView(agent, SERVICE);
    relayed =
        new SessionView(
            lab.agent(publicHost, "relayed", List.of(forward(PORT), "--path=relay")), SERVICE);
    awaitDirect();
    awaitPath(relayed);
  }

  /** After failures, each of which takes its time. */
  @BeforeEach
  void isThereTime() {
    assumeTrue(
        System.nanoTime() - begunAt < TimeUnit.SECONDS.toNanos(MOST_SECONDS), "no time is left");
  }

  @AfterEach
  void calm() throws Exception {
    lab.internet().calm();
  }

  @AfterAll
  void tell() {
    if (lab != null) {
      lab.close();
      StringBuilder out = new StringBuilder("Real NATs, a stream in both directions while:\n");
      out.append(Transition.header());
      told.forEach(each -> out.append(each.row()));
      System.out.print(out);
    }
  }

  private static String forward(int port) {
    return "--forward=tcp://127.0.0.1:" + port + "=" + SERVICE;
  }

  // ---- the NATs' mappings

  @Test
  @Order(1)
  void agentsNatTakesAnotherPort() throws Exception {
    directAgain("the Agent's NAT takes another port", () -> agentHost.line().rebindPort(40_001));
  }

  @Test
  @Order(2)
  void agentsNatTakesAnotherAddress() throws Exception {
    directAgain("the Agent's NAT takes another address", () -> agentHost.line().rebindAddress());
  }

  @Test
  @Order(3)
  void connectorsNatTakesAnotherPort() throws Exception {
    directAgain(
        "the Connector's NAT takes another port", () -> connectorHost.line().rebindPort(40_002));
  }

  @Test
  @Order(4)
  void connectorsNatTakesAnotherAddress() throws Exception {
    directAgain(
        "the Connector's NAT takes another address", () -> connectorHost.line().rebindAddress());
  }

  // ---- moving

  @Test
  @Order(5)
  void agentMovesToAnotherNatAndBack() throws Exception {
    directAgain("the Agent moves behind a carrier-grade NAT", () -> agentHost.moveTo(1));
    directAgain("the Agent moves back", () -> agentHost.moveTo(0));
  }

  @Test
  @Order(6)
  void connectorMovesToAnotherNatAndBack() throws Exception {
    directAgain("the Connector moves to another NAT", () -> connectorHost.moveTo(1));
    directAgain("the Connector moves back", () -> connectorHost.moveTo(0));
  }

  @Test
  @Order(7)
  void bothMoveAtOnce() throws Exception {
    directAgain("both move at once", () -> bothMoveTo(1));
    directAgain("both move back at once", () -> bothMoveTo(0));
  }

  private void bothMoveTo(int line) throws Exception {
    agentHost.moveTo(line);
    connectorHost.moveTo(line);
  }

  // ---- the direct path

  @Test
  @Order(8)
  void directPathIsCutAndHealed() throws Exception {
    cutAndHeal(Flow.Kind.ECHO, "");
  }

  @Test
  @Order(9)
  void directPathIsCutAndHealedInADownload() throws Exception {
    cutAndHeal(Flow.Kind.DOWN, ", download alone");
  }

  private void cutAndHeal(Flow.Kind kind, String note) throws Exception {
    awaitDirect();
    try (Flow flow = begin(agentHost, kind)) {
      Mark cut = new Mark(direct, flow);
      lab.internet().cut(agentHost.line(), connectorHost.line());
      assertFlows(flow);
      assertTrue(!direct.isDirect(), () -> "still direct:\n" + agent);
      TimeUnit.MILLISECONDS.sleep(LATER_MILLIS);
      Flow.Status before = flow.status();
      told.add(cut.end("the direct path is cut" + note, before, 0, ""));
      Mark heal = new Mark(direct, flow);
      lab.internet().calm();
      awaitDirect();
      assertFlows(flow);
      finish(heal, flow, kind, "the direct path is healed" + note, "");
    }
  }

  @Test
  @Order(10)
  void fiveInAHundredAreLost() throws Exception {
    awaitDirect();
    try (Flow flow = begin(agentHost, Flow.Kind.ECHO)) {
      Mark mark = new Mark(direct, flow);
      lab.internet().lose(0.05, agentHost.line(), connectorHost.line());
      long begin = System.nanoTime();
      String sum =
          Tool.run(
              agentHost
                  .namespace()
                  .inside(
                      "sh",
                      "-c",
                      "curl -sS --fail --max-time 90 http://127.0.0.1:"
                          + PORT
                          + "/"
                          + BULK_BYTES
                          + " | sha256sum"));
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertTrue(sum.startsWith(Pattern.sha256(BULK_BYTES)), sum);
      assertFlows(flow);
      String extra =
          String.format(
              "%.0f MB beside it in %.1f s, %.1f Mbit/s, SHA-256 equal",
              BULK_BYTES / 1e6, seconds, BULK_BYTES * 8e-6 / seconds);
      finish(mark, flow, Flow.Kind.ECHO, "5 % of the datagrams are lost", extra);
    }
    lab.internet().calm();
    awaitDirect();
  }

  // ---- the Intermediate

  @Test
  @Order(11)
  void intermediateRestartsUnderADirectSession() throws Exception {
    awaitDirect();
    try (Flow flow = begin(agentHost, Flow.Kind.ECHO)) {
      Mark mark = new Mark(direct, flow);
      restartIntermediate();
      String news = openAnotherSession("after-direct", mark.beganNanos);
      assertFlows(flow);
      finish(mark, flow, Flow.Kind.ECHO, "the Intermediate is killed and started again", news);
    }
  }

  @Test
  @Order(12)
  void intermediateRestartsUnderARelayedSession() throws Exception {
    try (Flow flow = begin(publicHost, Flow.Kind.ECHO)) {
      Mark mark = new Mark(relayed, flow);
      restartIntermediate();
      assertFlows(flow);
      String what = "the same, the session being on the relay";
      finish(mark, flow, Flow.Kind.ECHO, what, "");
    }
    awaitDirect();
  }

  private void restartIntermediate() throws Exception {
    lab.intermediate().kill();
    lab.intermediate().start();
  }

  /** A new Agent downloads; what there is to tell of it. */
  private String openAnotherSession(String name, long sinceNanos) throws Exception {
    connector.awaitAfter(
        sinceNanos, AGAIN_SECONDS, "its service again", event -> event.is("registered"));
    long registeredAt = System.nanoTime();
    Host host = lab.host(name, lab.line(Access.ADDRESS_RESTRICTED));
    Program another = lab.agent(host, name, List.of(forward(PORT)));
    another.await(AGAIN_SECONDS, "a direct path", event -> event.has("kind", "direct"));
    String url = "http://127.0.0.1:" + PORT + "/" + BULK_BYTES;
    String sum =
        Tool.run(
            host.namespace()
                .inside("sh", "-c", "curl -sS --fail --max-time 90 " + url + " | sha256sum"));
    assertTrue(sum.startsWith(Pattern.sha256(BULK_BYTES)), sum);
    another.close();
    return "registered again after "
        + TimeUnit.NANOSECONDS.toMillis(registeredAt - sinceNanos)
        + " ms, a new Agent's session became direct";
  }

  // ---- how it is done

  /** The state of things when something begins to happen. */
  private static final class Mark {
    final SessionView session;
    final long beganNanos;
    private final int paths;
    private final long received;

    Mark(SessionView session, Flow flow) throws Exception {
      this.session = session;
      flow.mark();
      received = flow.status().received();
      paths = session.paths().size();
      beganNanos = System.nanoTime();
    }

    Transition end(String what, Flow.Status status, long lost, String extra) {
      List<Event> all = session.paths();
      // A new session has paths of its own.
      List<Event> taken = all.subList(Math.min(paths, all.size()), all.size());
      return new Transition(
          what,
          status.gapMillis(),
          status.received() - received,
          lost,
          status.wrong(),
          taken,
          beganNanos,
          extra);
    }
  }

  /** Direct, then this happens, then direct again. */
  private void directAgain(String what, Happening happening) throws Exception {
    awaitDirect();
    try (Flow flow = begin(agentHost, Flow.Kind.ECHO)) {
      Mark mark = new Mark(direct, flow);
      happening.happen();
      assertFlows(flow);
      awaitDirect();
      finish(mark, flow, Flow.Kind.ECHO, what, "");
    }
  }

  private static Flow begin(Host host, Flow.Kind kind) throws Exception {
    Flow flow = Flow.begin(host, PORT, kind, RATE);
    assertFlows(flow);
    return flow;
  }

  private static void assertFlows(Flow flow) throws Exception {
    assertTrue(flow.awaitFlow(AGAIN_SECONDS), "the stream stays silent: " + flow.status());
  }

  /** Lets it flow a little more, and ends it: all that was sent must have come back. */
  private void finish(Mark mark, Flow flow, Flow.Kind kind, String what, String extra)
      throws Exception {
    TimeUnit.MILLISECONDS.sleep(LATER_MILLIS);
    long gap = flow.status().gapMillis();
    Flow.Status end = flow.end();
    long lost = kind == Flow.Kind.ECHO ? end.sent() - end.received() : 0;
    Flow.Status shown = new Flow.Status(end.sent(), end.received(), gap, 0, end.wrong());
    told.add(mark.end(what, shown, lost, extra));
    assertEquals("", end.wrong(), what);
    assertEquals(0, lost, what);
  }

  private void awaitDirect() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(AGAIN_SECONDS);
    while (!direct.isDirect()) {
      assertTrue(System.nanoTime() < deadline, () -> "not direct:\n" + agent + "\n" + connector);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void awaitPath(SessionView session) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (session.path().isEmpty()) {
      assertTrue(System.nanoTime() < deadline, () -> "no session:\n" + session);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
