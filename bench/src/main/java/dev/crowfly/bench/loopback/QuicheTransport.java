package dev.crowfly.bench.loopback;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import java.net.InetSocketAddress;

/** How netty's quiche sends and receives. */
enum QuicheTransport {
  /** Plain NIO: a system call for each datagram. */
  NIO {
    @Override
    IoEventLoopGroup newLoop() {
      return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    @Override
    Bootstrap bootstrap() {
      return new Bootstrap()
          .channel(NioDatagramChannel.class)
          // An allocator of one's own sets the messages per read back to 1, a sixth of the speed.
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(2048).maxMessagesPerRead(16));
    }

    @Override
    SegmentedDatagramPacketAllocator segments() {
      return SegmentedDatagramPacketAllocator.NONE;
    }
  },

  /** Native epoll with segmentation offload both ways: the fastest that netty has on Linux. */
  EPOLL_GSO {
    @Override
    IoEventLoopGroup newLoop() {
      return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    }

    @Override
    Bootstrap bootstrap() {
      return new Bootstrap()
          .channel(EpollDatagramChannel.class)
          .option(EpollChannelOption.UDP_GRO, true)
          // A coalesced read can have up to 64 KiB.
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(65_536).maxMessagesPerRead(16));
    }

    @Override
    SegmentedDatagramPacketAllocator segments() {
      return EpollQuicUtils.newSegmentedAllocator(MAX_SEGMENTS);
    }
  };

  /** As many as the kernel takes with 1350 bytes in 64 KiB, or fewer: see the results page. */
  private static final int MAX_SEGMENTS = Integer.getInteger("quiche.segments", 32);

  /** For people. */
  String title() {
    return this == NIO
        ? "NIO"
        : "epoll, UDP_SEGMENT with up to " + MAX_SEGMENTS + " segments, UDP_GRO";
  }

  /** One thread. */
  abstract IoEventLoopGroup newLoop();

  abstract Bootstrap bootstrap();

  abstract SegmentedDatagramPacketAllocator segments();

  /** A UDP channel on a free port of 127.0.0.1. */
  Channel bind(IoEventLoopGroup loop, ChannelHandler codec) throws InterruptedException {
    return bootstrap()
        .group(loop)
        .option(ChannelOption.SO_RCVBUF, Settings.SOCKET_BUFFER_BYTES)
        .option(ChannelOption.SO_SNDBUF, Settings.SOCKET_BUFFER_BYTES)
        .handler(codec)
        .bind(new InetSocketAddress("127.0.0.1", 0))
        .sync()
        .channel();
  }
}
