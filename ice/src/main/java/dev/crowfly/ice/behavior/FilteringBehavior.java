package dev.crowfly.ice.behavior;

/** Whose packets a NAT or firewall lets in (RFC 4787 §5). */
public enum FilteringBehavior {
  /** Everyone's, once anything was sent. */
  ENDPOINT_INDEPENDENT("Endpoint-Independent Filtering"),
  /** Those from addresses that were sent to. */
  ADDRESS_DEPENDENT("Address-Dependent Filtering"),
  /** Those from addresses and ports that were sent to. */
  ADDRESS_AND_PORT_DEPENDENT("Address and Port-Dependent Filtering"),
  /** The server can't test it, or did not answer. */
  UNKNOWN("unknown filtering");

  private final String words;

  FilteringBehavior(String words) {
    this.words = words;
  }

  /** The name in RFC 4787. */
  public String words() {
    return words;
  }
}
