/** Signaling messages, their codec and the session state machines. */
module dev.crowfly.signaling {
  exports dev.crowfly.signaling;
}
