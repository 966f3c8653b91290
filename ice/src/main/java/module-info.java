/** STUN, candidates and the ICE agent, without a socket, a thread or a clock of its own. */
module dev.crowfly.ice {
  exports dev.crowfly.ice;
  exports dev.crowfly.ice.agent;
  exports dev.crowfly.ice.behavior;
  exports dev.crowfly.ice.candidate;
  exports dev.crowfly.ice.guess;
  exports dev.crowfly.ice.stun;
}
