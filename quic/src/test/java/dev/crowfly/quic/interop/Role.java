package dev.crowfly.quic.interop;

import dev.crowfly.quic.interop.peers.Capabilities;
import dev.crowfly.quic.interop.peers.ForeignStack;

/** Who plays what, as columns of the report. */
enum Role {
  OUR_CLIENT("our client, its server") {
    @Override
    Capabilities capabilities(ForeignStack stack) {
      return stack.serverCapabilities();
    }
  },
  OUR_SERVER("our server, its client") {
    @Override
    Capabilities capabilities(ForeignStack stack) {
      return stack.clientCapabilities();
    }
  };

  private final String title;

  Role(String title) {
    this.title = title;
  }

  /** What the stack can do in the role that it plays here. */
  abstract Capabilities capabilities(ForeignStack stack);

  @Override
  public String toString() {
    return title;
  }
}
