package dev.crowfly.signaling.switchboard;

/** A service that a node publishes, or wants to. */
final class Publication {
  private long request;
  private boolean owned;
  private boolean confirmed;

  Publication(long request) {
    this.request = request;
  }

  /** The latest request for it: what the node is told of it names that. */
  long request() {
    return request;
  }

  void request(long latest) {
    request = latest;
  }

  /** Whether the registry has said that the name is the node's. */
  boolean isOwned() {
    return owned;
  }

  /** Whether the node has asked for it on its present leg, and got it. */
  boolean isConfirmed() {
    return confirmed;
  }

  void own() {
    owned = true;
  }

  /** The node has it on its present leg; whether that is new. */
  boolean confirm() {
    boolean changed = !confirmed;
    confirmed = true;
    return changed;
  }

  /**
   * The leg is lost, or the service withdrawn; a name of a lost leg is kept until it is clear
   * whether the node comes back. Whether it was {@linkplain #isConfirmed confirmed}.
   */
  boolean doubt() {
    boolean changed = confirmed;
    confirmed = false;
    return changed;
  }
}
