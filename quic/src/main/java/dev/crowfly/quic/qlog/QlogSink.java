package dev.crowfly.quic.qlog;

/** Where the trace of one connection goes: a file of type {@code .sqlog}, say. */
@FunctionalInterface
public interface QlogSink {
  /**
   * Takes one record: the separator, JSON text in UTF-8, a line end. Called on the connection's
   * owner thread: it must not throw, and had better not wait.
   *
   * @param buf valid during the call
   */
  void write(byte[] buf, int offset, int length);

  /** The trace is at its end; nothing follows. */
  default void close() {}
}
