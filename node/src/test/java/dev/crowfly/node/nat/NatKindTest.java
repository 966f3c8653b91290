package dev.crowfly.node.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NatKindTest {
  @ParameterizedTest
  @EnumSource(NatKind.class)
  void everyKindIsFoundByItsWord(NatKind kind) {
    assertEquals(kind, NatKind.of(kind.word()));
    assertEquals(kind, NatKind.of(" " + kind.word().toUpperCase(java.util.Locale.ROOT)));
  }

  @Test
  void anUnknownWordIsAnsweredWithThoseThatThereAre() {
    assertEquals(
        "\"cone\" is no kind of NAT; there are none, full-cone, address-restricted,"
            + " port-restricted, symmetric, blocked",
        assertThrows(IllegalArgumentException.class, () -> NatKind.of("cone")).getMessage());
  }
}
