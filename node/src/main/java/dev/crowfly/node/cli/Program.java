package dev.crowfly.node.cli;

import dev.crowfly.node.eyes.EventLines;
import dev.crowfly.node.files.FileException;
import dev.crowfly.node.files.MalformedTextException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** Runs commands: from words to an exit status. */
final class Program {
  /** Exit status of what worked. */
  static final int DONE = 0;

  /** Exit status of what failed. */
  static final int FAILED = 1;

  /** Exit status of wrong usage. */
  static final int USAGE = 2;

  private final Surroundings surroundings;

  Program(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Runs one command. */
  int run(String... args) {
    List<String> words = Arrays.asList(args);
    CommandLine line = commandLine();
    line.setParameterExceptionHandler((e, all) -> wrongUsage(e, words.contains("--json")));
    line.setExecutionExceptionHandler((e, of, parsed) -> failed(e, of, words));
    try {
      return line.execute(ConfigArguments.expand(line, args));
    } catch (FileException | MalformedTextException e) {
      boolean json = words.contains("--json");
      report("crowfly " + args[0], e instanceof FileException ? "FILE" : "USAGE", e, json);
      return e instanceof FileException ? FAILED : USAGE;
    }
  }

  /** All commands with their options. */
  CommandLine commandLine() {
    CommandLine line = new CommandLine(new Crowfly());
    line.addSubcommand(new IntermediateCommand(surroundings));
    line.addSubcommand(new ConnectorCommand(surroundings));
    line.addSubcommand(new AgentCommand(surroundings));
    line.addSubcommand(new PingCommand(surroundings));
    line.addSubcommand(new SpeedCommand(surroundings));
    line.addSubcommand(new NetcheckCommand(surroundings));
    line.addSubcommand(new IdCommand(surroundings));
    line.addSubcommand(new DemoCommand(surroundings));
    Converters.register(line);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(100);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
    return line;
  }

  private int wrongUsage(ParameterException e, boolean json) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    report(command, "USAGE", e.getMessage() + "; see '" + command + " --help'", json);
    return USAGE;
  }

  private int failed(Exception e, CommandLine of, List<String> words) {
    String command = of.getCommandSpec().qualifiedName();
    boolean json = words.contains("--json");
    if (e instanceof ParameterException usage) {
      return wrongUsage(usage, json);
    }
    if (e instanceof FailedException failed) {
      report(command, failed.code(), failed.getMessage(), json);
    } else if (e instanceof FileException) {
      report(command, "FILE", e.getMessage(), json);
    } else {
      report(command, "INTERNAL", "an internal error: " + e + "; please report it", json);
      if (words.contains("-v") || words.contains("--verbose")) {
        e.printStackTrace(surroundings.err());
      }
    }
    return FAILED;
  }

  private void report(String command, String code, Exception e, boolean json) {
    report(command, code, e.getMessage(), json);
  }

  private void report(String command, String code, String message, boolean json) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
    try (Console console = new Console(surroundings, json, false)) {
      console.note(command + ": " + line);
      console.event(EventLines.error(code, line));
    }
  }
}
