package dev.crowfly.sim;

/** A world in which something is not as it should be; says the seed, and what the nodes told. */
public final class WorldError extends AssertionError {
  private static final long serialVersionUID = 1;

  WorldError(String message, Throwable cause) {
    super(message, cause);
  }
}
