package dev.crowfly.bench.micro;

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
  public static void main(String[] args) throws CommandLineOptionException, RunnerException {
    new Runner(
            new OptionsBuilder()
                .parent(new CommandLineOptions(args))
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .build())
        .run();
  }
}
