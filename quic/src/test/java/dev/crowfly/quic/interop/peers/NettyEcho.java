package dev.crowfly.quic.interop.peers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;

/** Sends back what arrives on a stream, and FIN after FIN. Streams without a way back drain. */
final class NettyEcho extends ChannelInboundHandlerAdapter {
  @Override
  public boolean isSharable() {
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (((QuicStreamChannel) context.channel()).type() == QuicStreamType.BIDIRECTIONAL) {
      // A failure to write shows as the end of the stream.
      var unused = context.writeAndFlush(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownReadComplete
        && ((QuicStreamChannel) context.channel()).type() == QuicStreamType.BIDIRECTIONAL) {
      // Not shutdownOutput(), which would overtake the bytes that still wait for credit.
      var unused = context.writeAndFlush(QuicStreamFrame.EMPTY_FIN);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A stream that the other side resets needs no echo any more.
    var unused = context.close();
  }
}
