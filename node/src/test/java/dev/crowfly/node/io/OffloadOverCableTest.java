package dev.crowfly.node.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two processes in network namespaces of their own and a virtual cable between them, with an MTU of
 * 1500 as real ones have. Needs root; elsewhere it is skipped, and says so.
 */
class OffloadOverCableTest {
  private static final String ONE = "crowfly-one-" + ProcessHandle.current().pid();
  private static final String OTHER = "crowfly-other-" + ProcessHandle.current().pid();
  private static final String NEAR = "10.77.0.1";
  private static final String FAR = "10.77.0.2";
  private static final String ON = "-Dcrowfly.offload=true";
  private static final String OFF = "-Dcrowfly.offload=false";
  private static final int BATCH = 40;

  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void cable() throws Exception {
    Kinds.assumeOffload();
    assumeTrue(run("ip", "netns", "add", ONE), "no network namespaces: not root, or no ip");
    String[] steps = {
      "ip netns add " + OTHER,
      "ip -n " + ONE + " link add cable type veth peer name cable netns " + OTHER,
      "ip -n " + ONE + " addr add " + NEAR + "/24 dev cable",
      "ip -n " + OTHER + " addr add " + FAR + "/24 dev cable",
      "ip -n " + ONE + " addr add fd77::1/64 dev cable nodad",
      "ip -n " + OTHER + " addr add fd77::2/64 dev cable nodad",
      "ip -n " + ONE + " link set cable up",
      "ip -n " + OTHER + " link set cable up"
    };
    for (String step : steps) {
      assertTrue(run(step.split(" ", -1)), step);
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (Process each : started) {
      each.destroyForcibly().waitFor();
    }
    run("ip", "netns", "del", ONE);
    run("ip", "netns", "del", OTHER);
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  @Test
  void batchesCrossWholeAndArriveWhole() throws Exception {
    Result four = transfer(ON, ON, NEAR, FAR, 1_472, 2_000);
    assertEquals(2_000 / BATCH, four.sendCalls);
    assertTrue(four.receiveCalls < 2_000 / 4, four.toString());
    Result six = transfer(ON, ON, "fd77::1", "fd77::2", 1_452, 2_000);
    assertEquals(2_000 / BATCH, six.sendCalls);
    assertTrue(six.receiveCalls < 2_000 / 4, six.toString());
  }

  @Test
  void theOtherSideNeedNotHaveIt() throws Exception {
    assertEquals(2_000, transfer(ON, OFF, NEAR, FAR, 1_350, 2_000).receiveCalls);
    transfer(OFF, ON, NEAR, FAR, 1_350, 2_000);
  }

  @Test
  void aSlowCableFillsTheBufferWhichTakesNoMoreUntilThereIsRoom() throws Exception {
    assertTrue(
        run(
            ("ip netns exec " + ONE + " tc qdisc add dev cable root tbf rate 50mbit")
                .concat(" burst 100kb limit 100mb")
                .split(" ", -1)),
        "no tbf");
    Result result = transfer(ON, ON, NEAR, FAR, 1_350, 9_000, "hurries");
    assertTrue(result.full > 0, result.toString());
  }

  private record Result(int sendCalls, int full, int receiveCalls) {}

  private Result transfer(
      String senders, String receivers, String from, String to, int size, int count)
      throws Exception {
    return transfer(senders, receivers, from, to, size, count, "waits");
  }

  private Result transfer(
      String senders, String receivers, String from, String to, int size, int count, String pace)
      throws Exception {
    Process receiver = start(OTHER, receivers, "receive", to);
    awaitLine(receiver, "ready, (.*)");
    String bytes = Integer.toString(size);
    Process sender = start(ONE, senders, "send", from, to, bytes, Integer.toString(count), pace);
    Matcher sent = awaitLine(sender, "sent " + count + " in (\\d+) calls, full (\\d+) times");
    Matcher received =
        awaitLine(receiver, "received " + count + " of " + size + " bytes in (\\d+) calls");
    return new Result(
        Integer.parseInt(sent.group(1)),
        Integer.parseInt(sent.group(2)),
        Integer.parseInt(received.group(1)));
  }

  private Process start(String namespace, String property, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", property, "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(OffloadEnd.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  private static Matcher awaitLine(Process process, String wanted) throws IOException {
    List<String> lines = new ArrayList<>();
    Pattern pattern = Pattern.compile(wanted);
    for (String line = line(process); line != null; line = line(process)) {
      lines.add(line);
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        return matcher;
      }
    }
    throw new AssertionError("no line " + wanted + " but " + lines);
  }

  /** Byte by byte: another reader goes on behind this line. */
  private static String line(Process process) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int next = process.getInputStream().read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      bytes.write(next);
      next = process.getInputStream().read();
    }
    return bytes.toString(UTF_8);
  }
}
