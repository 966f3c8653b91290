package dev.crowfly.quic.stream;

/**
 * Takes a receipt for each frame that went into the packet under construction, so that {@link
 * Streams} can be told of its fate. {@link StreamToken} says what the numbers mean.
 */
@FunctionalInterface
public interface StreamTokenSink {
  /** A frame was written. */
  void token(int kind, long a, long b, long c);
}
