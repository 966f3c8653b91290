/** The roles, the event loop, the tunnels and the command line. */
module dev.crowfly.node {}
