package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** No source of work starves another, and nothing makes the loop spin. */
class LoopUnderPressureTest {
  @Test
  void aFullSendBufferCostsNoDatagram() throws Exception {
    WindowMachine receiver = new WindowMachine(null, 0, 0);
    Notes quiet = quiet();
    try (LoopRun to =
        LoopRun.start(receiver, quiet, LoopConfig.defaults("receiver"), LoopRun.local())) {
      WindowMachine sender = new WindowMachine(to.address(), 1_200, 64);
      OftenFullTransport full = new OftenFullTransport(LoopRun.local());
      try (LoopRun from = LoopRun.start(sender, quiet, LoopConfig.defaults("sender"), full)) {
        Until.isSo(() -> sender.done.get() >= 20_000);
        LoopStats stats = from.stats();
        assertTrue(stats.fullBuffers() > 300, stats.toString());
        assertEquals(0, stats.dropped());
        assertEquals(0, stats.sendErrors());
      }
    }
  }

  @Test
  void commandsTimersAndTcpGoOnUnderAFloodOfDatagrams() throws Exception {
    AtomicLong datagrams = new AtomicLong();
    ScriptedMachine machine =
        new ScriptedMachine() {
          @Override
          public void receive(Datagram in, long now) {
            datagrams.incrementAndGet();
          }

          @Override
          public void onTimeout(long now) {
            super.onTimeout(now);
            timeout = now + 1_000_000;
          }
        };
    machine.timeout = 0;
    AtomicBoolean over = new AtomicBoolean();
    try (LoopRun run = LoopRun.start(machine)) {
      Thread[] flood = new Thread[2];
      for (int i = 0; i < flood.length; i++) {
        flood[i] = new Thread(() -> flood(run, over));
        flood[i].start();
      }
      try {
        Until.isSo(() -> datagrams.get() > 1_000);
        ServerSocketChannel server = echoServer(run);
        for (int i = 0; i < 200; i++) {
          run.ask(now -> now);
        }
        assertEquals(300_000, echo(server.socket().getLocalPort(), 300_000));
        int timeouts = machine.timeouts.get();
        Until.isSo(() -> machine.timeouts.get() > timeouts + 20);
        LoopStats stats = run.stats();
        assertTrue(stats.received() <= 65 * stats.turns(), "more than its share: " + stats);
        assertEquals(0, stats.failures());
      } finally {
        over.set(true);
        for (Thread each : flood) {
          each.join();
        }
      }
    }
  }

  private static void flood(LoopRun run, AtomicBoolean over) {
    try (DatagramSocket socket = new DatagramSocket()) {
      DatagramPacket packet = new DatagramPacket(new byte[50], 50, run.address());
      while (!over.get()) {
        socket.send(packet);
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ServerSocketChannel echoServer(LoopRun run) throws Exception {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(LoopRun.anyLocalPort());
    server.configureBlocking(false);
    Readiness echo =
        (key, ops, now) -> {
          SocketChannel channel = (SocketChannel) key.channel();
          ByteBuffer some = ByteBuffer.allocate(16 << 10);
          if (channel.read(some) < 0) {
            channel.close();
            return;
          }
          some.flip();
          while (some.hasRemaining()) {
            channel.write(some); // the test reads at once
          }
        };
    run.ask(
        now -> {
          try {
            return run.loop.register(
                server,
                SelectionKey.OP_ACCEPT,
                (key, ops, at) -> {
                  SocketChannel accepted = server.accept();
                  if (accepted != null) {
                    accepted.configureBlocking(false);
                    run.loop.register(accepted, SelectionKey.OP_READ, echo);
                  }
                });
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    return server;
  }

  private static int echo(int port, int bytes) throws Exception {
    try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
      socket.setSoTimeout((int) LoopRun.LONG.toMillis());
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      int back = 0;
      while (back < bytes) {
        out.write(new byte[10_000]);
        back += in.readNBytes(10_000).length;
      }
      return back;
    }
  }

  @Test
  void aChannelWhoseHandlerThrowsIsClosedAndTheOthersAreNot() throws Exception {
    try (LoopRun run = LoopRun.start(new ScriptedMachine())) {
      ServerSocketChannel good = echoServer(run);
      ServerSocketChannel bad = ServerSocketChannel.open();
      bad.bind(LoopRun.anyLocalPort());
      bad.configureBlocking(false);
      run.ask(
          now -> {
            try {
              return run.loop.register(
                  bad,
                  SelectionKey.OP_ACCEPT,
                  (key, ops, at) -> {
                    throw new IllegalStateException("bad handler");
                  });
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), bad.socket().getLocalPort())
          .close();
      Until.isSo(() -> !run.notes.failures.isEmpty());
      assertEquals("[a channel's handler: bad handler]", run.notes.failures.toString());
      assertEquals(false, bad.isOpen());
      assertEquals(10_000, echo(good.socket().getLocalPort(), 10_000));
      run.loop.close();
      assertEquals(false, good.isOpen(), "the loop closes what it was given");
    }
  }

  @Test
  void timersCloserThanAMillisecondNeedFewTurnsEach() throws Exception {
    long[] periods = {20_000, 150_000, 300_000, 1_050_000, 1_700_000};
    for (long period : periods) {
      ScriptedMachine machine =
          new ScriptedMachine() {
            @Override
            public void onTimeout(long now) {
              super.onTimeout(now);
              timeout = now + period;
            }
          };
      machine.timeout = 0;
      try (LoopRun run = LoopRun.start(machine)) {
        Until.isSo(() -> machine.timeouts.get() >= 50);
        long turns = run.stats().turns();
        int timeouts = machine.timeouts.get();
        assertTrue(turns <= 4L * timeouts + 10, period + " ns: " + turns + " turns, " + timeouts);
      }
    }
  }

  @Test
  void aMachineThatAlwaysHasMoreToSendLeavesRoomForOthers() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (DatagramSocket sink = new DatagramSocket(LoopRun.anyLocalPort())) {
      ScriptedMachine machine =
          new ScriptedMachine() {
            @Override
            public boolean pollTransmit(Transmit out, long now) {
              sent.incrementAndGet();
              out.filled(
                  100,
                  new dev.crowfly.node.core.LocalKey(0, 0),
                  new java.net.InetSocketAddress(sink.getLocalAddress(), sink.getLocalPort()));
              return true;
            }
          };
      try (LoopRun run = LoopRun.start(machine)) {
        for (int i = 0; i < 50; i++) {
          run.ask(now -> now);
        }
        LoopStats stats = run.stats();
        assertTrue(stats.sent() > 0);
        assertTrue(stats.sent() <= 1_024 * (stats.turns() + 2), stats.toString());
      }
    }
  }

  @Test
  void anEventThatAlwaysMakesAnotherLeavesRoomForOthers() throws Exception {
    ScriptedMachine machine =
        new ScriptedMachine() {
          @Override
          public NodeEvent pollEvent() {
            NodeEvent scripted = super.pollEvent();
            return scripted != null ? scripted : new NodeEvent.ResolveIntermediate();
          }
        };
    LoopRun run = LoopRun.start(machine, quiet(), LoopConfig.defaults("loop"), LoopRun.local());
    for (int i = 0; i < 20; i++) {
      run.ask(now -> now);
    }
    run.loop.shutdown();
    assertTrue(run.loop.awaitEnd(LoopRun.LONG));
  }

  @Test
  void anInterruptOfTheLoopThreadClosesNothing() throws Exception {
    try (LoopRun run = LoopRun.start(new EchoMachine());
        DatagramSocket peer = new DatagramSocket()) {
      peer.setSoTimeout((int) LoopRun.LONG.toMillis());
      run.ask(
          now -> {
            Thread.currentThread().interrupt();
            return null;
          });
      run.ask(now -> now);
      peer.send(new DatagramPacket(new byte[5], 5, run.address()));
      DatagramPacket answer = new DatagramPacket(new byte[10], 10);
      peer.receive(answer);
      assertEquals(5, answer.getLength());
    }
  }

  private static Notes quiet() {
    return new Notes() {
      @Override
      public void onEvent(NodeEvent event, long now) {}
    };
  }
}
