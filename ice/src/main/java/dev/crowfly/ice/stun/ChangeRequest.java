package dev.crowfly.ice.stun;

/** The flags of CHANGE-REQUEST (RFC 5780 §7.2): from where a server is asked to answer. */
public final class ChangeRequest {
  /** From the same address and port. */
  public static final int NONE = 0;

  /** From the other port. */
  public static final int PORT = 0x2;

  /** From the other address. */
  public static final int ADDRESS = 0x4;

  /** From the other address and the other port. */
  public static final int BOTH = ADDRESS | PORT;

  private ChangeRequest() {}
}
