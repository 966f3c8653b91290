/** The simulator: whole nodes, simulated NATs and networks in virtual time. */
module dev.crowfly.fuzz {
  requires transitive dev.crowfly.node;

  exports dev.crowfly.sim;
  exports dev.crowfly.sim.link;
  exports dev.crowfly.sim.net;
  exports dev.crowfly.sim.work;
}
