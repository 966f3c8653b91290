package dev.crowfly.bench.loopback;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;

/** The server of all workloads; what it counts belongs to its event loop. */
final class QuicheServer {
  /** Direct memory, which goes to the native side without a copy. */
  private static final ByteBuf RESPONSE =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(Settings.RESPONSE_BYTES)
              .writeBytes(Payload.chunk(), 0, Settings.RESPONSE_BYTES));

  /** Waking another thread costs as much as some datagrams. */
  private static final int MESSAGES_PER_NEWS = 32;

  final Progress done = new Progress();
  private final int awaitedEnds;
  private final boolean verify;
  private volatile long bytes;
  private volatile long messages;
  private volatile Runnable progress = () -> {};
  private int ends;

  /**
   * A server.
   *
   * @param awaitedEnds after how many unidirectional streams have ended it is done
   */
  QuicheServer(int awaitedEnds, boolean verify) {
    this.awaitedEnds = awaitedEnds;
    this.verify = verify;
  }

  long bytes() {
    return bytes;
  }

  long messages() {
    return messages;
  }

  /** Sets what to run whenever some more datagrams have come, on the server's event loop. */
  void onProgress(Runnable told) {
    progress = told;
  }

  ChannelHandler connections() {
    return new Messages();
  }

  ChannelHandler streams() {
    return new ChannelInitializer<QuicStreamChannel>() {
      @Override
      protected void initChannel(QuicStreamChannel stream) {
        boolean twoWays = stream.type() == QuicStreamType.BIDIRECTIONAL;
        stream.pipeline().addLast(twoWays ? new Answer() : new Drain());
      }
    };
  }

  private final class Drain extends ChannelInboundHandlerAdapter {
    private long received;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      QuicStreamFrame frame = (QuicStreamFrame) message;
      int length = frame.content().readableBytes();
      if (verify) {
        Payload.verify(ByteBufUtil.getBytes(frame.content()), 0, length, received);
      }
      received += length;
      bytes += length;
      boolean last = frame.hasFin();
      frame.release();
      if (last && ++ends == awaitedEnds) {
        done.reached();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      done.failed(cause);
    }
  }

  private static final class Answer extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      QuicStreamFrame frame = (QuicStreamFrame) message;
      boolean last = frame.hasFin();
      frame.release();
      if (last) {
        var unused =
            context.writeAndFlush(new DefaultQuicStreamFrame(RESPONSE.retainedDuplicate(), true));
      }
    }
  }

  private final class Messages extends ChannelInboundHandlerAdapter {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf datagram) {
        if (verify) {
          Payload.verify(ByteBufUtil.getBytes(datagram), 0, datagram.readableBytes(), 0);
        }
        datagram.release();
        messages++;
        if (messages % MESSAGES_PER_NEWS == 0) {
          progress.run();
        }
      } else {
        context.fireChannelRead(message);
      }
    }
  }
}
