package dev.crowfly.quic.interop.peers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;

/**
 * Sends back the frames that arrive on a stream, FIN included; a stream without a way back drains.
 * For channels with {@code READ_FRAMES}.
 */
final class NettyEcho extends ChannelInboundHandlerAdapter {
  private final Outcomes outcomes;

  /** Streams that the other side gives up are told to {@code outcomes}. */
  NettyEcho(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  @Override
  public boolean isSharable() {
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    QuicStreamFrame frame = (QuicStreamFrame) message;
    if (((QuicStreamChannel) context.channel()).type() != QuicStreamType.BIDIRECTIONAL) {
      ReferenceCountUtil.release(frame);
    } else if (frame.hasFin() && !frame.content().isReadable()) {
      // netty loses a lone FIN, in one case of four, when it is written in the same turn of the
      // event loop as the read that brought it.
      context.executor().execute(() -> send(context, frame));
    } else {
      send(context, frame);
    }
  }

  private void send(ChannelHandlerContext context, QuicStreamFrame frame) {
    var unused =
        context
            .writeAndFlush(frame)
            .addListener(
                done -> {
                  if (!done.isSuccess()) {
                    QuicStreamChannel stream = (QuicStreamChannel) context.channel();
                    giveUp(stream, NettyStreams.writeFailed(stream, done.cause()));
                  }
                });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    QuicStreamChannel stream = (QuicStreamChannel) context.channel();
    giveUp(stream, NettyStreams.readFailed(stream, cause));
  }

  /** A stream that the other side gave up in one direction needs no echo any more. */
  private void giveUp(QuicStreamChannel stream, Outcome.StreamGivenUp how) {
    outcomes.add(how);
    var unused = stream.shutdown((int) how.code().orElse(ForeignServer.GIVE_UP_CODE));
  }
}
