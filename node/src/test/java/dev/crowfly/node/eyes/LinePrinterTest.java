package dev.crowfly.node.eyes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Lines come in order, and nobody waits for a reader. */
class LinePrinterTest {

  @Test
  void allLinesAreThereInTheirOrderWhenItIsClosed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
    StringBuilder expected = new StringBuilder();
    LinePrinter printer = new LinePrinter();
    for (int i = 0; i < 1000; i++) {
      assertTrue(printer.print(stream, "line " + i));
      expected.append("line ").append(i).append('\n');
    }
    printer.close();
    printer.close();
    assertEquals(expected.toString(), out.toString(StandardCharsets.UTF_8));
    assertEquals(0, printer.leftOut());
  }

  @Test
  void aReaderThatDoesNotReadCostsLinesAndNoTime() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    PrintStream stuck =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int octet) {
                try {
                  reads.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            },
            false,
            StandardCharsets.UTF_8);
    LinePrinter printer = new LinePrinter();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      refused += printer.print(stuck, "line") ? 0 : 1;
    }
    assertTrue(refused > 10_000, "bounded: " + refused);
    assertEquals(refused, printer.leftOut());
    reads.countDown();
    printer.close();
  }
}
