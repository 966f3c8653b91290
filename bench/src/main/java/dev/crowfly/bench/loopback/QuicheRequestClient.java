package dev.crowfly.bench.loopback;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;

/** Keeps some requests under way, each on a new stream. On the client's event loop. */
final class QuicheRequestClient {
  /** Direct memory, which goes to the native side without a copy. */
  private static final ByteBuf REQUEST =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(Settings.REQUEST_BYTES)
              .writeBytes(Payload.chunk(), 0, Settings.REQUEST_BYTES));

  final Progress done = new Progress();
  private final int concurrency;
  private final Limits limits;
  private final Latencies latencies = new Latencies();
  private QuicChannel connection;
  private long deadlineNanos;
  private long opened;
  private int underWay;

  QuicheRequestClient(int concurrency, Limits limits) {
    this.concurrency = concurrency;
    this.limits = limits;
  }

  Latencies latencies() {
    return latencies;
  }

  void begin(QuicChannel on) {
    connection = on;
    deadlineNanos = System.nanoTime() + limits.nanos();
    fill();
  }

  private void fill() {
    while (underWay < concurrency && !isOver()) {
      underWay++;
      opened++;
      var unused =
          connection
              .newStreamBootstrap()
              .type(QuicStreamType.BIDIRECTIONAL)
              .option(QuicChannelOption.READ_FRAMES, true)
              .handler(new Exchange(System.nanoTime()))
              .create();
    }
    if (underWay == 0 && isOver()) {
      done.reached();
    }
  }

  private boolean isOver() {
    return opened >= limits.units() || System.nanoTime() >= deadlineNanos;
  }

  private final class Exchange extends ChannelInboundHandlerAdapter {
    private final long begunNanos;
    private int received;

    Exchange(long begunNanos) {
      this.begunNanos = begunNanos;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      // Request and FIN in one frame.
      var unused =
          context.writeAndFlush(new DefaultQuicStreamFrame(REQUEST.retainedDuplicate(), true));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      QuicStreamFrame frame = (QuicStreamFrame) message;
      int length = frame.content().readableBytes();
      if (limits.verify()) {
        Payload.verify(ByteBufUtil.getBytes(frame.content()), 0, length, received);
      }
      received += length;
      boolean last = frame.hasFin();
      frame.release();
      if (last) {
        if (received != Settings.RESPONSE_BYTES) {
          done.failed(new IllegalStateException("a response of " + received + " bytes"));
        }
        latencies.add(System.nanoTime() - begunNanos);
        underWay--;
        fill();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      done.failed(cause);
    }
  }
}
