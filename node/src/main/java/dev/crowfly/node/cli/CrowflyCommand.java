package dev.crowfly.node.cli;

import dev.crowfly.node.files.DefaultPaths;
import dev.crowfly.node.files.FileException;
import dev.crowfly.node.files.IdentityFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands share: the common options, and how to use them. */
abstract class CrowflyCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common = new CommonOptions();

  private final Surroundings surroundings;
  private StopSignal stop;

  CrowflyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public final Integer call() throws Exception {
    stop = new StopSignal();
    surroundings.stoppable().accept(stop);
    try (Console console = new Console(surroundings, common.json, common.verbose)) {
      try {
        run(console);
      } catch (InterruptedException e) {
        if (!stop.isRequested()) {
          throw e;
        }
      } finally {
        stop.hear();
      }
    }
    return Program.DONE;
  }

  /** Does the work; an exception tells why it failed. */
  abstract void run(Console console) throws Exception;

  final Surroundings surroundings() {
    return surroundings;
  }

  /** What ends this command before its time. */
  final StopSignal stop() {
    return stop;
  }

  /** What was typed can't be meant; exit status 2. */
  final ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Where TLS secrets go: nowhere, unless the environment asks for it, and then loudly. */
  final Path keyLog(Console console) {
    String file = surroundings.environment().getOrDefault("SSLKEYLOGFILE", "");
    if (file.isEmpty()) {
      return null;
    }
    console.note("Warning: SSLKEYLOGFILE is set; who has " + file + " can read everything.");
    return Path.of(file);
  }

  /** The node's key, from {@code --identity} or where the role keeps it. */
  final IdentityFile identity(Role role, Console console) throws FileException {
    Path path =
        common.identity != null
            ? common.identity
            : DefaultPaths.identity(
                role.toString(), surroundings.environment(), surroundings.home());
    IdentityFile file = IdentityFile.openOrCreate(path, surroundings.random());
    if (file.created()) {
      console.note("New identity " + file.identity().nodeId() + " in " + path);
    }
    if (!file.warning().isEmpty()) {
      console.note("Warning: " + file.warning());
    }
    return file;
  }
}
