package dev.crowfly.quic.interop.peers;

import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import java.util.OptionalLong;

/** What netty's exceptions say about how the other side gave up on a stream. */
final class NettyStreams {
  private NettyStreams() {}

  /** What an exception on reading means: RESET_STREAM, where it has a code. */
  static Outcome.StreamGivenUp readFailed(QuicStreamChannel stream, Throwable cause) {
    return givenUp(stream, true, cause);
  }

  /** What a failure to write means: STOP_SENDING. */
  static Outcome.StreamGivenUp writeFailed(QuicStreamChannel stream, Throwable cause) {
    return givenUp(stream, false, cause);
  }

  private static Outcome.StreamGivenUp givenUp(
      QuicStreamChannel stream, boolean sending, Throwable cause) {
    OptionalLong code =
        cause instanceof QuicStreamResetException reset
            ? OptionalLong.of(reset.applicationProtocolCode())
            : OptionalLong.empty();
    return new Outcome.StreamGivenUp(stream.streamId(), sending, code, cause.toString());
  }
}
