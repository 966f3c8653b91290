package dev.crowfly.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What stands before the commands. */
@Command(
    name = "crowfly",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "",
      "Reach a service behind a NAT by its name: directly, encrypted end to end, with a relay"
          + " underneath that keeps the connection alive.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Try it here, without a network:",
      "  crowfly demo",
      "",
      "Three machines; the first has a public address:",
      "  crowfly intermediate --listen 0.0.0.0:4433",
      "  crowfly connector --intermediate ID@HOST:4433 --service web=tcp://127.0.0.1:80",
      "  crowfly agent --intermediate ID@HOST:4433 --forward tcp://127.0.0.1:8080=web",
      "ID is what the first prints when it starts; then open http://127.0.0.1:8080/ on the third.",
      "",
      "On Linux with Java 22 or later one system call moves many UDP packets; java",
      "-Dcrowfly.offload=false -jar ... switches that off.",
      "",
      "Exit status: 0 done, 1 failed, 2 wrong usage. 'crowfly COMMAND --help' tells more."
    })
final class Crowfly implements Runnable {
  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
  }
}
