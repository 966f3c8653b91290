package dev.crowfly.quic.interop.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Turns the events of one netty connection into outcomes. Runs on the event loop. */
final class NettyConnectionHandler extends ChannelInboundHandlerAdapter {
  private final Outcomes outcomes;
  private final BiConsumer<QuicChannel, byte[]> onDatagram;
  private boolean completed;
  private boolean ended;

  NettyConnectionHandler(Outcomes outcomes, BiConsumer<QuicChannel, byte[]> onDatagram) {
    this.outcomes = outcomes;
    this.onDatagram = onDatagram;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        completed = true;
        outcomes.add(completed(((QuicChannel) context.channel()).sslEngine()));
      } else {
        end(OptionalLong.empty(), false, String.valueOf(handshake.cause()), false);
      }
    } else if (event instanceof QuicConnectionCloseEvent close) {
      end(OptionalLong.of(close.error()), close.isApplicationClose(), reason(close), true);
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf datagram) {
      byte[] data = ByteBufUtil.getBytes(datagram);
      datagram.release();
      onDatagram.accept((QuicChannel) context.channel(), data);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    boolean timedOut = ((QuicChannel) context.channel()).isTimedOut();
    end(OptionalLong.empty(), false, timedOut ? "timed out" : "closed", false);
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(OptionalLong.empty(), false, String.valueOf(cause), false);
  }

  /** Reports the first end that is known of; what follows only repeats it with less detail. */
  void end(OptionalLong code, boolean isApplication, String reason, boolean byOtherSide) {
    if (ended) {
      return;
    }
    ended = true;
    outcomes.add(
        completed
            ? new Outcome.ConnectionClosed(code, isApplication, reason, byOtherSide)
            : new Outcome.HandshakeFailed(code, reason));
  }

  private static Outcome completed(SSLEngine engine) {
    List<X509Certificate> certificates;
    try {
      certificates =
          Arrays.stream(engine.getSession().getPeerCertificates())
              .map(X509Certificate.class::cast)
              .toList();
    } catch (SSLPeerUnverifiedException e) {
      certificates = List.of();
    }
    return new Outcome.HandshakeCompleted(
        engine.getApplicationProtocol(),
        Optional.of(engine.getSession().getCipherSuite()),
        certificates);
  }

  private static String reason(QuicConnectionCloseEvent close) {
    try {
      return new String(close.reason(), StandardCharsets.UTF_8);
    } catch (NullPointerException e) {
      // What reason() does when the frame's reason phrase is empty.
      return "";
    }
  }
}
