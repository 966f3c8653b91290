/** Signaling messages, their codec and the session state machines. */
module dev.crowfly.signaling {
  exports dev.crowfly.signaling;
  exports dev.crowfly.signaling.client;
  exports dev.crowfly.signaling.codec;
  exports dev.crowfly.signaling.registry;
  exports dev.crowfly.signaling.switchboard;
}
