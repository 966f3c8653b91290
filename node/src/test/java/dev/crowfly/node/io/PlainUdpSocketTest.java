package dev.crowfly.node.io;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** All that {@link UdpSocketTest} says, without the offload where there is one. */
class PlainUdpSocketTest extends UdpSocketTest {
  private static String before;

  @BeforeAll
  static void off() {
    before = System.getProperty(Offloads.PROPERTY);
    System.setProperty(Offloads.PROPERTY, "false");
  }

  @AfterAll
  static void asBefore() {
    if (before == null) {
      System.clearProperty(Offloads.PROPERTY);
    } else {
      System.setProperty(Offloads.PROPERTY, before);
    }
  }
}
