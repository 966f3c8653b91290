package dev.crowfly.bench.micro;

import java.io.IOException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** JMH with its own command line, and with {@code -prof gc} and {@link CpuProfiler} unasked. */
public final class Main {
  private Main() {}

  /** Runs what the arguments, JMH's, say. */
  public static void main(String[] args)
      throws CommandLineOptionException, RunnerException, IOException {
    CommandLineOptions options = new CommandLineOptions(args);
    if (isQuestion(options)) {
      org.openjdk.jmh.Main.main(args);
      return;
    }
    new Runner(
            new OptionsBuilder()
                .parent(options)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .build())
        .run();
  }

  /** Whether something is asked for, and nothing has to run. */
  private static boolean isQuestion(CommandLineOptions options) {
    return options.shouldHelp()
        || options.shouldList()
        || options.shouldListWithParams()
        || options.shouldListProfilers()
        || options.shouldListResultFormats();
  }
}
