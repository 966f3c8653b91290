/** The roles, the event loop, the tunnels and the command line. */
module dev.crowfly.node {
  requires transitive dev.crowfly.quic;
  requires transitive dev.crowfly.ice;
  requires transitive dev.crowfly.signaling;

  exports dev.crowfly.node.core;
}
