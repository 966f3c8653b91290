package dev.crowfly.quic.qlog;

/** Opens the sink of each connection. */
@FunctionalInterface
public interface QlogSinkFactory {
  /**
   * Opens a sink.
   *
   * @param name as the draft wants a file to be called, without the ending: the original
   *     destination connection ID in hexadecimal, an underscore, {@code client} or {@code server}
   * @return null for a connection that is not to be traced
   */
  QlogSink open(String name);
}
