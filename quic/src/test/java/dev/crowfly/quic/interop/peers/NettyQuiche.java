package dev.crowfly.quic.interop.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.util.concurrent.Future;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the client and the server of netty's quiche share: one event loop, one UDP channel. */
final class NettyQuiche implements AutoCloseable {
  private static final int MAX_DATAGRAM_BYTES = 2048;
  private static final int STREAM_WINDOW_BYTES = 1 << 20;

  static {
    InternalLoggerFactory.setDefaultFactory(new SilentLoggers());
  }

  private final IoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  /** Binds a UDP channel to a free loopback port. */
  Channel bind(ChannelHandler codec) {
    ChannelFuture bound =
        new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            // An allocator resets the messages per read to 1, which would be slow.
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES).maxMessagesPerRead(16))
            .handler(codec)
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    await(bound, "bind");
    return bound.channel();
  }

  static <B extends QuicCodecBuilder<B>> B configure(B builder, Duration idleTimeout) {
    return builder
        .maxIdleTimeout(idleTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .initialMaxData(4L * STREAM_WINDOW_BYTES)
        .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW_BYTES)
        .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW_BYTES)
        .initialMaxStreamDataUnidirectional(STREAM_WINDOW_BYTES)
        .initialMaxStreamsBidirectional(128)
        .initialMaxStreamsUnidirectional(128)
        // Its default is 2. It never retires those that were used on an old path, so that this is
        // also the number of addresses from which a connection can be migrated.
        .activeConnectionIdLimit(8)
        .datagram(64, 64);
  }

  static void closeConnection(
      QuicChannel connection, boolean isApplication, long code, String reason) {
    await(
        connection.close(
            isApplication,
            Math.toIntExact(code),
            Unpooled.copiedBuffer(reason, StandardCharsets.UTF_8),
            connection.newPromise()),
        "close the connection");
  }

  /** What a future of netty comes to, within the bound. */
  static <T> T await(Future<T> future, String what) {
    if (!future.awaitUninterruptibly(Outcomes.BOUND.toMillis())) {
      throw new SilentPeerError("netty did not " + what + " within " + Outcomes.BOUND, null);
    }
    if (!future.isSuccess()) {
      throw new IllegalStateException("netty could not " + what, future.cause());
    }
    return future.getNow();
  }

  @Override
  public void close() {
    await(loop.shutdownGracefully(0, 1, TimeUnit.SECONDS), "stop its event loop");
  }

  /** Loggers that say nothing. */
  private static final class SilentLoggers extends InternalLoggerFactory {
    @Override
    protected InternalLogger newInstance(String name) {
      return (InternalLogger)
          Proxy.newProxyInstance(
              InternalLogger.class.getClassLoader(),
              new Class<?>[] {InternalLogger.class},
              (proxy, method, arguments) -> {
                if (method.getReturnType() == boolean.class) {
                  return false;
                }
                return method.getReturnType() == String.class ? name : null;
              });
    }
  }
}
