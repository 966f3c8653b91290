package dev.crowfly.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.crowfly.bench.micro.endpoint.Protection;
import dev.crowfly.bench.micro.endpoint.Transfer;
import dev.crowfly.bench.micro.ice.BindingCheck;
import dev.crowfly.bench.micro.ice.BindingService;
import dev.crowfly.bench.micro.ice.JdkHmac;
import dev.crowfly.bench.micro.relay.RelayedTransfer;
import dev.crowfly.ice.stun.StunException;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * In steady state our own code allocates nothing for a packet. Packets have no cipher here, since
 * what the JDK's allocates is not ours; what that is, is printed beside it.
 */
class OwnAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int PAYLOAD_BYTES = 1_200;
  private static final int ROUNDS = 5;
  private static final int WARM_UP_BATCHES = 1_000;
  private static final int MEASURED_BATCHES = 250;
  private static final int CHECKS = 20_000;

  /** No object is that small: less than one for every twenty packets is none of ours. */
  private static final double NOTHING = 0.8;

  /** Runs a batch; gives how many bytes its measured part allocated. */
  @FunctionalInterface
  private interface Batch {
    long allocatedBytes();
  }

  @Test
  void sendingAllocatesNothing() {
    report("send", this::sending, Transfer.BATCH);
  }

  @Test
  void receivingAllocatesNothing() {
    report("receive", this::receiving, Transfer.BATCH);
  }

  @Test
  void acknowledgingAllocatesNothing() {
    report("acknowledge", this::acknowledging, Transfer.BATCH);
  }

  @Test
  void relayingAllocatesNothing() {
    report("relay", this::relaying, RelayedTransfer.BATCH);
  }

  @Test
  void stunCheckAllocatesNothingButItsHmacs() throws StunException, GeneralSecurityException {
    BindingCheck check = new BindingCheck();
    JdkHmac hmac = new JdkHmac();
    long checks = Long.MAX_VALUE;
    long hmacs = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CHECKS; i++) {
        check.writeRequest();
        assertTrue(check.checkRequest() && check.answerAndCheckIt());
      }
      long middle = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 4 * CHECKS; i++) {
        hmac.sign(check.request(), check.signedBytes());
      }
      checks = Math.min(checks, middle - start);
      hmacs = Math.min(hmacs, THREADS.getCurrentThreadAllocatedBytes() - middle);
    }
    print("STUN check and answer", (double) (checks - hmacs) / CHECKS, (double) hmacs / CHECKS);
    assertEquals(0, (double) (checks - hmacs) / CHECKS, NOTHING);
  }

  /** An address gives its bytes only as a copy: three are in each answer. */
  @Test
  void stunServerAllocatesNothingButCopiesOfAddresses() {
    BindingService service = new BindingService();
    long answers = Long.MAX_VALUE;
    long copies = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CHECKS; i++) {
        assertTrue(service.serve() > 0);
      }
      long middle = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 3 * CHECKS; i++) {
        assertEquals(4, service.addressBytes().length);
      }
      answers = Math.min(answers, middle - start);
      copies = Math.min(copies, THREADS.getCurrentThreadAllocatedBytes() - middle);
    }
    print("STUN server", (double) (answers - copies) / CHECKS, (double) copies / CHECKS);
    assertEquals(0, (double) (answers - copies) / CHECKS, NOTHING);
  }

  /** The settings decide who seals; the rest of the way is the same. */
  @FunctionalInterface
  private interface Batches {
    Batch with(Protection protection);
  }

  private static void report(String what, Batches batches, int packets) {
    double own = leastPerPacket(batches.with(Protection.NONE), packets, WARM_UP_BATCHES);
    double all = leastPerPacket(batches.with(Protection.AES_128_GCM), packets, MEASURED_BATCHES);
    print(what, own, all - own);
    assertEquals(0, own, NOTHING, what);
  }

  private static void print(String what, double own, double jdk) {
    System.out.printf(
        Locale.ROOT, "%s: %.3f bytes of our own, %.0f of the JDK's%n", what, own, jdk);
  }

  /** The least of several rounds: what the JIT and class loading allocate is not ours. */
  private static double leastPerPacket(Batch batch, int packets, int warmUp) {
    for (int i = 0; i < warmUp; i++) {
      batch.allocatedBytes();
    }
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long sum = 0;
      for (int i = 0; i < MEASURED_BATCHES; i++) {
        sum += batch.allocatedBytes();
      }
      least = Math.min(least, sum);
    }
    return (double) least / MEASURED_BATCHES / packets;
  }

  private Batch sending(Protection protection) {
    Transfer transfer = new Transfer(protection, PAYLOAD_BYTES);
    return () -> {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      transfer.send();
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      transfer.receive();
      transfer.acknowledge();
      return allocated;
    };
  }

  private Batch receiving(Protection protection) {
    Transfer transfer = new Transfer(protection, PAYLOAD_BYTES);
    return () -> {
      transfer.send();
      long before = THREADS.getCurrentThreadAllocatedBytes();
      transfer.receive();
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      transfer.acknowledge();
      return allocated;
    };
  }

  private Batch acknowledging(Protection protection) {
    Transfer transfer = new Transfer(protection, PAYLOAD_BYTES);
    return () -> {
      transfer.send();
      transfer.receive();
      long before = THREADS.getCurrentThreadAllocatedBytes();
      transfer.acknowledge();
      return THREADS.getCurrentThreadAllocatedBytes() - before;
    };
  }

  private Batch relaying(Protection protection) {
    RelayedTransfer transfer = new RelayedTransfer(protection, PAYLOAD_BYTES);
    return () -> {
      transfer.send();
      long before = THREADS.getCurrentThreadAllocatedBytes();
      transfer.forward();
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      transfer.acknowledge();
      return allocated;
    };
  }
}
