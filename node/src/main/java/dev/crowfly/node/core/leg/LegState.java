package dev.crowfly.node.core.leg;

/** Where a leg is. */
enum LegState {
  /** There is no network yet. */
  NEW,
  /** The name of the Intermediate is being looked up. */
  RESOLVING,
  /** Its addresses are being tried. */
  DIALING,
  /** Connected, and Hello is written. */
  GREETING,
  /** Welcome. */
  UP,
  /** Another attempt will be made. */
  WAITING,
  /** The Intermediate does not want us: no other attempt will be made. */
  REFUSED,
  /** We are going: what is left to say is on its way. */
  LEAVING,
  /** Gone. */
  GONE;

  /** Whether there is a connection that is in use. */
  boolean isConnected() {
    return this == GREETING || this == UP || this == LEAVING;
  }

  /** Whether nothing will happen any more. */
  boolean isFinal() {
    return this == REFUSED || this == GONE;
  }
}
