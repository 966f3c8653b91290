package dev.crowfly.bench.loopback;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;

/**
 * Sends DATAGRAM frames in bursts, the next one when the last of a burst was taken. A stream that
 * ends says that there are no more.
 */
final class QuicheMessageClient extends ChannelInboundHandlerAdapter {
  /** Direct memory, which goes to the native side without a copy. */
  private static final ByteBuf MESSAGE =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(Settings.MESSAGE_BYTES)
              .writeBytes(Payload.chunk(), 0, Settings.MESSAGE_BYTES));

  /** The best of those that were tried. */
  private static final int BURST = Integer.getInteger("quiche.burst", 64);

  private final Limits limits;
  private long deadlineNanos;
  private long sent;

  QuicheMessageClient(Limits limits) {
    this.limits = limits;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadlineNanos = System.nanoTime() + limits.nanos();
    burst(context);
  }

  private void burst(ChannelHandlerContext context) {
    for (int i = 1; i < BURST && sent < limits.units(); i++) {
      sent++;
      var unused = context.write(MESSAGE.retainedDuplicate());
    }
    if (sent >= limits.units() || System.nanoTime() >= deadlineNanos) {
      context.flush();
      end((QuicChannel) context.channel());
      return;
    }
    sent++;
    var unused =
        context
            .writeAndFlush(MESSAGE.retainedDuplicate())
            // By way of the loop's queue, so that it gets to send and to receive in between.
            .addListener(taken -> context.executor().execute(() -> burst(context)));
  }

  private static void end(QuicChannel connection) {
    var unused =
        connection
            .newStreamBootstrap()
            .type(QuicStreamType.UNIDIRECTIONAL)
            .handler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelActive(ChannelHandlerContext context) {
                    var sending = context.writeAndFlush(QuicStreamFrame.EMPTY_FIN);
                  }
                })
            .create();
  }
}
