/** The roles, the event loop, the tunnels and the command line. */
module dev.crowfly.node {
  requires transitive dev.crowfly.quic;
  requires transitive dev.crowfly.ice;
  requires transitive dev.crowfly.signaling;
  requires jdk.httpserver;
  requires jdk.jfr;
  // The command line alone wants it, and runs from the class path; the library does without.
  requires static info.picocli;

  exports dev.crowfly.node;
  exports dev.crowfly.node.core;
  exports dev.crowfly.node.core.edge;
  exports dev.crowfly.node.core.intermediate;
}
