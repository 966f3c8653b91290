package dev.crowfly.bench.loopback;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends DATAGRAM frames, as many as arrive, on the client's event loop. A stream that ends says
 * that there are no more.
 *
 * <p>The channel is always writable, and what quiche has no room for is dropped without a word. So
 * the server says how far it is, and never more than {@link #WINDOW} are under way: what is counted
 * is what gets through, and nothing is spent on what does not.
 */
final class QuicheMessageClient {
  /** Direct memory, which goes to the native side without a copy. */
  private static final ByteBuf MESSAGE =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(Settings.MESSAGE_BYTES)
              .writeBytes(Payload.chunk(), 0, Settings.MESSAGE_BYTES));

  /** Half of what its queue takes. */
  private static final int WINDOW = Settings.QUEUED_MESSAGES / 2;

  /** So long without news, and what was under way is taken for lost. */
  private static final long LOST_MILLIS = 20;

  private final QuicChannel connection;
  private final QuicheServer server;
  private final Limits limits;
  private final Runnable refill = this::refill;
  private ScheduledFuture<?> watch;
  private long deadlineNanos;
  private long sent;
  private long lost;
  private long arrivedBefore;
  private boolean ended;

  QuicheMessageClient(QuicChannel connection, QuicheServer server, Limits limits) {
    this.connection = connection;
    this.server = server;
    this.limits = limits;
  }

  void begin() {
    deadlineNanos = System.nanoTime() + limits.nanos();
    server.onProgress(() -> connection.eventLoop().execute(refill));
    watch =
        connection
            .eventLoop()
            .scheduleAtFixedRate(this::watch, LOST_MILLIS, LOST_MILLIS, TimeUnit.MILLISECONDS);
    refill();
  }

  private void watch() {
    long arrived = server.messages();
    if (arrived == arrivedBefore) {
      lost = sent - arrived;
      refill();
    }
    arrivedBefore = arrived;
  }

  private void refill() {
    if (ended) {
      return;
    }
    boolean any = false;
    while (sent - lost - server.messages() < WINDOW && sent < limits.units()) {
      sent++;
      any = true;
      var unused = connection.write(MESSAGE.retainedDuplicate());
    }
    if (any) {
      connection.flush();
    }
    boolean allArrived = sent >= limits.units() && server.messages() + lost >= sent;
    if (allArrived || System.nanoTime() >= deadlineNanos) {
      ended = true;
      var unused = watch == null || watch.cancel(false);
      end();
    }
  }

  private void end() {
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
