package dev.crowfly.signaling;

import java.util.List;

/**
 * What one side tells of its ICE agent: credentials of a generation, and the candidates known so
 * far.
 *
 * @param generation counts the side's own restarts, from 0
 * @param ufrag RFC 8839 §5.4; 4 to 256 characters
 * @param password RFC 8839 §5.4; 22 to 256 characters
 * @param candidates as RFC 8839 §5.1 writes them, opaque to signaling; each at most 512 bytes
 */
public record IceParameters(
    int generation, String ufrag, String password, List<String> candidates) {
  /** Keeps a copy of the list. */
  public IceParameters {
    candidates = List.copyOf(candidates);
  }

  /** Shows no password. */
  @Override
  public String toString() {
    return "IceParameters[generation="
        + generation
        + ", ufrag="
        + ufrag
        + ", candidates="
        + candidates
        + "]";
  }
}
