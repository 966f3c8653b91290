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

  private static void send(ChannelHandlerContext context, QuicStreamFrame frame) {
    // A failure to write shows as the end of the stream.
    var unused = context.writeAndFlush(frame);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A stream that the other side resets needs no echo any more.
    var unused = context.close();
  }
}
