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

  CrowflyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public final Integer call() throws Exception {
    run(new Console(surroundings, common.json, common.verbose));
    return 0;
  }

  /** Does the work; an exception tells why it failed. */
  abstract void run(Console console) throws Exception;

  final Surroundings surroundings() {
    return surroundings;
  }

  /** What was typed can't be meant; exit status 2. */
  final ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
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
