package dev.crowfly.quic.stream;

/** Hears that the application used a stream, so that the connection is looked at again. */
@FunctionalInterface
public interface StreamsListener {
  /** A stream was written, read, reset or the like. */
  void onApplicationCall();
}
