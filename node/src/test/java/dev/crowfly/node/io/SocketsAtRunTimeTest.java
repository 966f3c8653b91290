package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.LocalKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sockets that a loop gets, and loses, while it runs. */
class SocketsAtRunTimeTest {
  private static final int MANY = 256;

  private record Opened(LocalKey key, InetSocketAddress at) {}

  private static Opened open(LoopRun run) throws Exception {
    return run.ask(
        now -> {
          try {
            Transport another = run.socket.another();
            return new Opened(run.loop.addForAWhile(another), another.localAddress());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void remove(LoopRun run, LocalKey key) throws Exception {
    run.ask(
        now -> {
          run.loop.remove(key);
          return 0;
        });
  }

  private static void assertEchoes(InetSocketAddress at) throws Exception {
    try (DatagramSocket peer = new DatagramSocket(LoopRun.anyLocalPort())) {
      peer.setSoTimeout((int) LoopRun.LONG.toMillis());
      peer.send(new DatagramPacket(new byte[] {42}, 1, at));
      DatagramPacket answer = new DatagramPacket(new byte[10], 10);
      peer.receive(answer);
      assertEquals(at, answer.getSocketAddress());
    }
  }

  private static boolean isBindable(InetSocketAddress at) {
    try (Transport again = UdpSocket.open(at)) {
      return again != null;
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void manySocketsEachAnswerFromTheirOwnPortAndAreFreedWhenTheyAreRemoved() throws Exception {
    try (LoopRun run = LoopRun.start(new EchoMachine())) {
      List<Opened> opened = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        opened.add(open(run));
      }
      Set<LocalKey> keys = new HashSet<>();
      for (Opened each : opened) {
        assertTrue(keys.add(each.key()));
        assertEchoes(each.at());
      }
      for (Opened each : opened) {
        remove(run, each.key());
      }
      for (Opened each : opened) {
        Until.isSo(() -> isBindable(each.at())); // a selector frees it when it selects next
      }
      assertEchoes(run.address());
    }
  }

  @Test
  void aPlaceIsUsedAgainUnderAKeyThatNobodyHad() throws Exception {
    try (LoopRun run = LoopRun.start(new EchoMachine())) {
      Opened first = open(run);
      remove(run, first.key());
      Opened second = open(run);
      assertEquals(first.key().socket(), second.key().socket());
      assertNotEquals(first.key(), second.key());
      remove(run, first.key()); // that one is gone: nothing happens to the other
      assertEchoes(second.at());
    }
  }

  @Test
  void theNodesOwnSocketsAreNotRemoved() throws Exception {
    try (LoopRun run = LoopRun.start(new EchoMachine())) {
      remove(run, run.ask(now -> run.loop.key(0)));
      assertEchoes(run.address());
    }
  }

  @Test
  void aNewGenerationOfTheNetworkRenamesTheNodesOwnSocketsAlone() throws Exception {
    try (LoopRun run = LoopRun.start(new EchoMachine())) {
      Opened extra = open(run);
      run.ask(
          now -> {
            run.loop.nextGeneration();
            return 0;
          });
      assertEquals(new LocalKey(0, 1), run.ask(now -> run.loop.key(0)));
      assertEquals(extra.key(), run.ask(now -> run.loop.key(extra.key().socket())));
      assertEchoes(extra.at());
    }
  }

  @Test
  void theEndOfTheLoopIsTheirEndToo() throws Exception {
    Opened extra;
    try (LoopRun run = LoopRun.start(new EchoMachine())) {
      extra = open(run);
      assertFalse(isBindable(extra.at()));
    }
    assertTrue(isBindable(extra.at()));
  }

  @Test
  void anotherSocketIsOfTheSameKind() throws Exception {
    try (Transport both = UdpSocket.openDualStack(0);
        Transport another = both.another()) {
      assertEquals(both.isDualStack(), another.isDualStack());
      assertEquals(both.localAddress().getAddress(), another.localAddress().getAddress());
      assertNotEquals(both.localAddress().getPort(), another.localAddress().getPort());
    }
    InetAddress loopback = LoopRun.anyLocalPort().getAddress();
    try (Transport bound = LoopRun.local();
        Transport another = bound.another()) {
      assertEquals(loopback, another.localAddress().getAddress());
    }
    assertNull(new FakeTransport().another(), "what stands for a network has one socket");
  }
}
