package dev.crowfly.bench.loopback;

import dev.crowfly.node.io.Offloads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The process of one stack: runs the rounds that its standard input asks for, a line each, and
 * answers with a line. It ends with its input.
 */
public final class Worker {
  static final String READY = "ready ";
  static final String RESULT = "result ";
  static final String FAILED = "failed ";

  private Worker() {}

  /** Takes the name of a stack. */
  public static void main(String[] arguments) throws IOException {
    StackName name = StackName.of(arguments[0]);
    Stack stack = name.make();
    // What a stack prints must not be taken for an answer.
    PrintStream answers = System.out;
    System.setOut(System.err);
    if (name == StackName.OURS_OFFLOAD && Offloads.report().contains("none")) {
      answers.println(FAILED + Offloads.report()); // plain NIO under this name would be a lie
      return;
    }
    answers.println(
        READY
            + Runtime.version().feature()
            + " "
            + System.getProperty("java.vm.vendor").replace(' ', '_')
            + "_"
            + Runtime.version()
            + " "
            + stack.description());
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = input.readLine();
    while (line != null) {
      answers.println(run(stack, line));
      line = input.readLine();
    }
    System.exit(0); // whatever threads a stack leaves behind
  }

  private static String run(Stack stack, String line) {
    String[] parts = line.split(" ", -1);
    try {
      Workload workload = Workload.of(parts[0]);
      Limits limits =
          new Limits(
              Long.parseLong(parts[1]), Long.parseLong(parts[2]), Boolean.parseBoolean(parts[3]));
      return RESULT + stack.run(workload, limits).toLine();
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      return FAILED + e;
    }
  }
}
