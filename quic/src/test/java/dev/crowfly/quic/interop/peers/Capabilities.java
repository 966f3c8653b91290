package dev.crowfly.quic.interop.peers;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What one foreign peer can do, and for everything else the reason why not.
 *
 * <p>A capability is present until a reason says otherwise, so that a table of peers against
 * capabilities can explain each of its empty cells.
 */
public final class Capabilities {
  private final String peer;
  private final Map<Capability, String> missing = new EnumMap<>(Capability.class);

  private Capabilities(String peer) {
    this.peer = peer;
  }

  static Capabilities of(String peer) {
    return new Capabilities(peer);
  }

  Capabilities without(Capability capability, String reason) {
    missing.put(capability, reason);
    return this;
  }

  /** Whether the peer can do this. */
  public boolean has(Capability capability) {
    return !missing.containsKey(capability);
  }

  /** All that the peer can do. */
  public Set<Capability> present() {
    Set<Capability> present = EnumSet.allOf(Capability.class);
    present.removeAll(missing.keySet());
    return present;
  }

  /** All that the peer can't do, each with its reason. */
  public Map<Capability, String> missing() {
    return Collections.unmodifiableMap(missing);
  }

  /**
   * Refuses to go on without a capability.
   *
   * @throws UnsupportedOperationException with the reason, when it is missing
   */
  public void require(Capability capability) {
    String reason = missing.get(capability);
    if (reason != null) {
      throw new UnsupportedOperationException(peer + " has no " + capability + ": " + reason);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(peer).append(": ").append(present());
    missing.forEach(
        (capability, reason) ->
            text.append("\n  no ").append(capability).append(": ").append(reason));
    return text.toString();
  }
}
