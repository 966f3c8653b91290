package dev.crowfly.signaling.switchboard;

/** Where session ids come from; nobody may be able to guess them. */
@FunctionalInterface
public interface RandomBytes {
  /** Fills the array. */
  void fill(byte[] bytes);
}
