package dev.crowfly.node.cli;

import dev.crowfly.node.files.HostPort;
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
      names = "--ca",
      paramLabel = "FILE",
      order = 101,
      description =
          "Trust an Intermediate without a pinned node id if one of these certificates (PEM) vouches"
              + " for its host name. Default: the system's roots.")
  Path ca;

  @Option(
      names = "--insecure",
      order = 102,
      description =
          "Trust whoever answers as the Intermediate. For a try-out only: somebody in the middle"
              + " can then choose your peers. (What peers say to each other stays encrypted.)")
  boolean insecure;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      order = 103,
      description =
          "Read options from a file, a line each: 'forward = tcp://127.0.0.1:8080=web'."
              + " What the command line says comes first.")
  Path config;

  @Option(
      names = "--metrics",
      paramLabel = "ADDR:PORT",
      order = 104,
      description = "Serve /metrics (Prometheus text) and /healthz over HTTP there.")
  HostPort metrics;

  @Option(
      names = "--qlog",
      paramLabel = "DIR",
      order = 105,
      description = "Write a qlog file for each QUIC connection into this directory.")
  Path qlog;

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
