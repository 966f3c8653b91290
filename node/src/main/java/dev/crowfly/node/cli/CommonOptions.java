package dev.crowfly.node.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {
  @Option(
      names = "--identity",
      paramLabel = "FILE",
      order = 100,
      description = {
        "The node's private key (PEM, PKCS #8). It is made when there is none.",
        "Default: $$XDG_CONFIG_HOME/crowfly/ROLE.pem or ~/.config/crowfly/ROLE.pem"
      })
  Path identity;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      order = 103,
      description =
          "Read options from a file, a line each: 'forward = tcp://127.0.0.1:8080=web'."
              + " What the command line says comes first.")
  Path config;

  @Option(
      names = {"-v", "--verbose"},
      order = 106,
      description = "Tell each step on standard error.")
  boolean verbose;

  @Option(
      names = "--json",
      order = 107,
      description =
          "Print one JSON object per line on standard output; text goes to standard error.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 108,
      description = "Show this help.")
  boolean help;
}
