package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SocketSourceTest {
  private static final int DATAGRAMS = 40;
  private static final int AT_MOST = 32;

  /** Notes how many datagrams come in between two looks at what there is to send. */
  private static final class RunsMachine extends ScriptedMachine {
    final List<Integer> runs = new ArrayList<>();
    final AtomicInteger received = new AtomicInteger();
    private int run;

    @Override
    public void receive(Datagram in, long now) {
      run++;
      received.incrementAndGet();
    }

    @Override
    public boolean pollTransmit(Transmit out, long now) {
      if (run > 0) {
        runs.add(run);
        run = 0;
      }
      return false;
    }
  }

  @Test
  void datagramsThatAreThereTogetherAreHandedInTogether_thirtyTwoAtMost() throws Exception {
    RunsMachine machine = new RunsMachine();
    try (LoopRun run = LoopRun.start(machine);
        DatagramSocket peer = new DatagramSocket()) {
      // On the loop's own thread: it reads none of them before the last one is there.
      run.ask(now -> send(peer, run));
      Until.isSo(() -> machine.received.get() == DATAGRAMS);

      List<Integer> runs = run.ask(now -> List.copyOf(machine.runs));
      assertEquals(DATAGRAMS, runs.stream().mapToInt(each -> each).sum(), runs.toString());
      assertTrue(Collections.max(runs) > 1, runs.toString());
      assertTrue(Collections.max(runs) <= AT_MOST, runs.toString());
    }
  }

  private static boolean send(DatagramSocket peer, LoopRun run) {
    try {
      for (int i = 0; i < DATAGRAMS; i++) {
        peer.send(new DatagramPacket(new byte[] {(byte) i}, 1, run.address()));
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
