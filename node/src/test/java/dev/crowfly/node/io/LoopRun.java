package dev.crowfly.node.io;

import dev.crowfly.node.core.NodeMachine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** A loop with one socket on 127.0.0.1 and a machine, for a test. */
final class LoopRun implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(30);

  final EventLoop loop;
  final Transport socket;
  final Notes notes;

  private LoopRun(EventLoop loop, Transport socket, Notes notes) {
    this.loop = loop;
    this.socket = socket;
    this.notes = notes;
  }

  static LoopRun start(NodeMachine machine) throws IOException {
    return start(machine, new Notes(), LoopConfig.defaults("loop under test"), local());
  }

  static LoopRun start(NodeMachine machine, Notes notes, LoopConfig config, Transport socket)
      throws IOException {
    EventLoop loop = new EventLoop(config);
    loop.add(socket);
    loop.start(machine, notes);
    return new LoopRun(loop, socket, notes);
  }

  static Transport local() throws IOException {
    return UdpSocket.open(anyLocalPort());
  }

  static InetSocketAddress anyLocalPort() throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
  }

  InetSocketAddress address() {
    return socket.localAddress();
  }

  /** Asks something on the loop thread. */
  <T> T ask(LongFunction<T> question) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(
        now -> {
          try {
            answer.complete(question.apply(now));
          } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
          }
        });
    return answer.get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  LoopStats stats() throws Exception {
    return ask(now -> loop.stats());
  }

  @Override
  public void close() {
    loop.close();
  }
}
