package dev.crowfly.bench.loopback;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;
import java.util.concurrent.atomic.AtomicLong;

/** Writes on some streams at once until the round is over, each while its channel is writable. */
final class QuicheBulkClient {
  /** Direct memory, which goes to the native side without a copy. */
  private static final ByteBuf CHUNK =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(Settings.CHUNK_BYTES).writeBytes(Payload.chunk()));

  private final int streams;
  private final Limits limits;
  private final long unitsPerStream;
  private final AtomicLong sent = new AtomicLong();
  private long deadlineNanos;

  QuicheBulkClient(int streams, Limits limits) {
    this.streams = streams;
    this.limits = limits;
    unitsPerStream = Math.max(1, limits.units() / streams);
  }

  long sentBytes() {
    return sent.get();
  }

  void begin(QuicChannel connection) {
    deadlineNanos = System.nanoTime() + limits.nanos();
    int ahead = Settings.sendBufferBytes(streams);
    WriteBufferWaterMark marks = new WriteBufferWaterMark(ahead / 2, ahead);
    for (int i = 0; i < streams; i++) {
      var unused =
          connection
              .newStreamBootstrap()
              .type(QuicStreamType.UNIDIRECTIONAL)
              .option(ChannelOption.WRITE_BUFFER_WATER_MARK, marks)
              .handler(new Writer())
              .create();
    }
  }

  private final class Writer extends ChannelInboundHandlerAdapter {
    private long written;
    private boolean writing;
    private boolean finished;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      write(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      write(context);
    }

    private void write(ChannelHandlerContext context) {
      if (writing || finished) {
        return; // a flush can make the channel writable from within
      }
      writing = true;
      while (!finished && context.channel().isWritable()) {
        while (!finished && context.channel().isWritable()) {
          step(context);
        }
        context.flush();
      }
      writing = false;
    }

    private void step(ChannelHandlerContext context) {
      if (written >= unitsPerStream || System.nanoTime() >= deadlineNanos) {
        finished = true;
        sent.addAndGet(written);
        var unused = context.write(QuicStreamFrame.EMPTY_FIN);
        return;
      }
      int at = (int) (written % Settings.CHUNK_BYTES);
      int length = (int) Math.min(Settings.CHUNK_BYTES - at, unitsPerStream - written);
      written += length;
      var unused = context.write(CHUNK.retainedSlice(at, length));
    }
  }
}
