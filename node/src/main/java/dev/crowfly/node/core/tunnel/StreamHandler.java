package dev.crowfly.node.core.tunnel;

/**
 * Whoever a stream of C belongs to. Called on the machine's thread, after the machine was drained:
 * it may use the stream and the session as it likes; they are drained again afterwards.
 */
public interface StreamHandler {
  /**
   * Something happened on the stream.
   *
   * @param news a sum of {@link dev.crowfly.quic.QuicStream#OPENED} and its siblings; after {@code
   *     CLOSED} nothing more comes
   */
  void onNews(int news, long now);

  /** C is gone, and the stream with it: what had come can still be read. Nothing more comes. */
  void onLost(long now);

  /**
   * The Agent may not use the service any more: the stream was reset and stopped with {@code
   * FORBIDDEN}. Nothing more comes.
   */
  default void onForbidden(long now) {
    onLost(now);
  }
}
