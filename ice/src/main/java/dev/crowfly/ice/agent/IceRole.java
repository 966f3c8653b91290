package dev.crowfly.ice.agent;

/** Who nominates (RFC 8445 §6.1.1). Crowfly's Agent controls, its Connector is controlled. */
public enum IceRole {
  /** Nominates pairs. */
  CONTROLLING,
  /** Waits for the other side to nominate. */
  CONTROLLED;

  /** The other one. */
  public IceRole other() {
    return this == CONTROLLING ? CONTROLLED : CONTROLLING;
  }
}
