package dev.crowfly.node.cli;

import dev.crowfly.node.files.HostPort;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that is a node: whom it trusts, and how it can be watched. */
final class NodeOptions {
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
}
