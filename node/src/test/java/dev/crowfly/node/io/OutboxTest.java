package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final InetSocketAddress A = new InetSocketAddress(1_001);
  private static final InetSocketAddress B = new InetSocketAddress(1_002);

  private final FakeTransport first = new FakeTransport();
  private final FakeTransport second = new FakeTransport();
  private final Counters counters = new Counters();
  private final Faults faults = new Faults();
  private final Outbox outbox = new Outbox(List.of(first, second), faults, counters, 1_500);
  private final Sender machine = new Sender();

  @Test
  void datagramsOfEqualSizeToOnePeerAreOneBatch() {
    machine.add(0, A, 1_200, 1_200, 1_200);
    fill();
    outbox.flush(0);
    assertEquals(List.of("3600/1200 to 1001"), first.calls);
    assertEquals(1, counters.batches);
    assertEquals(3, counters.sent);
    assertEquals(3_600, counters.sentBytes);
  }

  @Test
  void aShorterDatagramEndsABatchAndALongerOneBeginsAnother() {
    machine.add(0, A, 1_200, 1_200, 700, 700, 1_200);
    fill();
    outbox.flush(0);
    assertEquals(List.of("3100/1200 to 1001", "700/700 to 1001", "1200/1200 to 1001"), first.calls);
  }

  @Test
  void anotherPeerOrSocketIsAnotherBatchAndTheOrderStays() {
    machine.add(0, A, 100);
    machine.add(0, B, 100);
    machine.add(1, B, 100);
    machine.add(1, B, 100);
    fill();
    outbox.flush(0);
    assertEquals(List.of("100/100 to 1001", "100/100 to 1002"), first.calls);
    assertEquals(List.of("200/100 to 1002"), second.calls);
  }

  @Test
  void anotherGenerationOfTheSameSocketIsTheSameBatch() {
    machine.add(new LocalKey(0, 0), A, 100);
    machine.add(new LocalKey(0, 1), A, 100);
    fill();
    outbox.flush(0);
    assertEquals(List.of("200/100 to 1001"), first.calls);
  }

  @Test
  void nothingIsLostOrReorderedWhenTheSocketIsFull() {
    for (int i = 0; i < 1_000; i++) {
      machine.add(0, i % 7 == 0 ? B : A, 1_000 + i % 3);
    }
    int turns = 0;
    first.roomDatagrams = 5;
    for (; first.firstBytes.size() < 1_000; turns++) {
      fill();
      outbox.flush(turns);
      if (outbox.isBlocked()) {
        assertTrue(first.awaitsWritable);
        assertEquals(0, outbox.fill(machine, 100, turns), "a full socket holds the machine back");
        first.roomDatagrams = 13;
        outbox.writable(0, turns);
      }
    }
    List<Byte> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      expected.add((byte) i);
    }
    assertEquals(expected, first.firstBytes);
    assertEquals(0, counters.dropped);
    assertEquals(1_000, counters.sent);
    assertTrue(counters.fullBuffers > 50);
  }

  @Test
  void aSocketThatStaysFullLosesItsDatagramsAndNotThoseOfOthers() {
    first.roomDatagrams = 0;
    machine.add(0, A, 100, 100);
    machine.add(1, B, 100);
    fill();
    outbox.flush(10);
    assertEquals(List.of(), second.calls);
    assertEquals(10 + Outbox.STALL_NANOS, outbox.nextTimeout());

    outbox.onTimeout(10 + Outbox.STALL_NANOS - 1);
    assertTrue(outbox.isBlocked());
    outbox.onTimeout(10 + Outbox.STALL_NANOS);
    assertEquals(2, counters.dropped);
    assertEquals(List.of("100/100 to 1002"), second.calls);

    // It has had its chance: what follows waits for nothing.
    machine.add(0, A, 100);
    machine.add(1, B, 100);
    fill();
    outbox.flush(20);
    assertEquals(3, counters.dropped);
    assertEquals(2, second.calls.size());
    assertEquals(NodeMachine.NEVER, outbox.nextTimeout());

    first.roomDatagrams = 1;
    outbox.writable(0, 30);
    assertFalse(first.awaitsWritable);
    machine.add(0, A, 100);
    fill();
    outbox.flush(30);
    assertEquals(List.of("100/100 to 1001"), first.calls);
  }

  @Test
  void aDatagramThatCanNotBeSentIsLostAndTheNextOneTried() {
    first.fails = true;
    machine.add(0, A, 100, 100, 50);
    machine.add(1, B, 100);
    fill();
    outbox.flush(0);
    assertEquals(3, counters.sendErrors);
    assertEquals(List.of("100/100 to 1002"), second.calls);
  }

  @Test
  void aSocketThatDoesNotExistIsAnErrorAndNothingWorse() {
    machine.add(7, A, 100, 100);
    machine.add(0, A, 100);
    fill();
    outbox.flush(0);
    assertEquals(2, counters.sendErrors);
    assertEquals(1, counters.sent);
  }

  @Test
  void theHookDropsAndHoldsBack() {
    faults.set((local, peer, outgoing, bytes) -> A.equals(peer) ? FaultHook.DROP : 5);
    machine.add(0, A, 100);
    machine.add(0, B, 100);
    assertEquals(2, outbox.fill(machine, 64, 10));
    outbox.flush(10);
    assertEquals(List.of(), first.calls);
    assertEquals(15, faults.nextTimeout());
    assertEquals(null, faults.poll(14));
    Faults.Held held = faults.poll(15);
    outbox.add(held.bytes, held.local, held.peer, 15);
    outbox.flush(15);
    assertEquals(List.of("100/100 to 1002"), first.calls);
  }

  private void fill() {
    while (outbox.fill(machine, 64, 0) == 64) {
      // as the loop does, turn by turn
    }
  }

  /** Sends what it is given; the first byte of each datagram is its number. */
  private static final class Sender extends ScriptedMachine {
    private record Out(LocalKey local, InetSocketAddress peer, int length) {}

    private final Queue<Out> waiting = new ArrayDeque<>();
    private byte number;

    void add(int socket, InetSocketAddress peer, int... lengths) {
      for (int length : lengths) {
        add(new LocalKey(socket, 0), peer, length);
      }
    }

    void add(LocalKey local, InetSocketAddress peer, int length) {
      waiting.add(new Out(local, peer, length));
    }

    @Override
    public boolean pollTransmit(Transmit out, long now) {
      Out next = waiting.poll();
      if (next == null) {
        return false;
      }
      out.buffer()[out.offset()] = number++;
      out.filled(next.length(), next.local(), next.peer());
      return true;
    }
  }
}
