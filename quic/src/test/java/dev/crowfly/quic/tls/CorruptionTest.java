package dev.crowfly.quic.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.identity.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever happens to handshake bytes on the way: a {@link TransportError} or waiting for more,
 * never another exception, and never a handshake that both sides take for complete.
 */
class CorruptionTest {
  @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
  void oneToThreeChangedBytes(@ForAll long seed, @ForAll @IntRange(max = 3) int flight) {
    check(pair(seed), flight, bytes -> changeBytes(bytes, new SplittableRandom(seed)));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void oneToThreeChangedBytesAroundARetry(
      @ForAll long seed, @ForAll @IntRange(max = 5) int flight) {
    TestPair pair = pair(seed, TestPair.ED25519, NamedGroup.X25519, NamedGroup.SECP256R1);
    check(pair, flight, bytes -> changeBytes(bytes, new SplittableRandom(seed)));
  }

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void aCutFlight(
      @ForAll long seed,
      @ForAll @IntRange(max = 3) int flight,
      @ForAll @IntRange(max = 9999) int at) {
    check(pair(seed), flight, bytes -> Arrays.copyOf(bytes, bytes.length * at / 10_000));
  }

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void messagesInAnotherOrderOrLeftOutOrDoubled(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 3) int flight) {
    check(pair(seed), flight, bytes -> rearrange(bytes, new SplittableRandom(seed)));
  }

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void randomBytesInAMessageOfTheRightType(
      @ForAll long seed,
      @ForAll @IntRange(max = 3) int flight,
      @ForAll @Size(max = 300) byte[] body) {
    check(
        pair(seed),
        flight,
        bytes -> {
          byte[] message = Arrays.copyOf(bytes, 4 + body.length);
          System.arraycopy(body, 0, message, 4, body.length);
          message[1] = 0;
          message[2] = (byte) (body.length >> 8);
          message[3] = (byte) body.length;
          return message;
        });
  }

  @Property(tries = 10_000)
  void randomBytesAtAnyLevel(@ForAll byte[] bytes, @ForAll EncryptionLevel level) {
    MessageAssembler assembler = new MessageAssembler(bytes.length % 2 == 0);
    int position = 0;
    try {
      while (position < bytes.length) {
        int taken = assembler.offer(level, bytes, position, bytes.length - position);
        assertTrue(taken > 0 && taken <= bytes.length - position);
        position += taken;
        if (assembler.isComplete()) {
          byte[] message = assembler.take();
          if (level == EncryptionLevel.ONE_RTT) {
            SessionTicketCheck.check(message);
          }
        }
      }
    } catch (TransportError e) {
      assertKnown(e);
    }
  }

  @Property(tries = 10_000)
  void randomSessionTickets(@ForAll @Size(max = 60) byte[] body) {
    byte[] message = new byte[4 + body.length];
    message[0] = 4;
    message[3] = (byte) body.length;
    System.arraycopy(body, 0, message, 4, body.length);
    try {
      SessionTicketCheck.check(message);
    } catch (TransportError e) {
      assertKnown(e);
    }
  }

  @Example
  void certificateNestedAsDeeplyAsItFits() {
    int depth = 8000;
    byte[] der = new byte[4 * depth];
    for (int i = 0; i < depth; i++) {
      int rest = der.length - 4 * i - 4;
      System.arraycopy(
          new byte[] {0x30, (byte) 0x82, (byte) (rest >> 8), (byte) rest}, 0, der, 4 * i, 4);
    }
    TestPair pair = pair(0);
    pair.tamper = (number, level, bytes) -> number == 2 ? withCertificate(bytes, der) : bytes;
    pair.run();

    assertKnown(pair.clientError);
  }

  /** The server's flight up to its Certificate, with another one in it. */
  private static byte[] withCertificate(byte[] flight, byte[] der) {
    int p = 0;
    while (flight[p] != 11) {
      p += 4 + HelloEditor.number(flight, p + 2);
    }
    int list = 3 + der.length + 2;
    byte[] result = Arrays.copyOf(flight, p + 4 + 1 + 3 + list);
    putNumber(result, p + 1, 1 + 3 + list);
    result[p + 4] = 0;
    putNumber(result, p + 5, list);
    putNumber(result, p + 8, der.length);
    System.arraycopy(der, 0, result, p + 11, der.length);
    Arrays.fill(result, p + 11 + der.length, result.length, (byte) 0);
    return result;
  }

  private static void putNumber(byte[] bytes, int at, int value) {
    for (int i = 0; i < 3 && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >> (16 - 8 * i));
    }
  }

  private interface Change {
    byte[] apply(byte[] bytes);
  }

  private static void check(TestPair pair, int flight, Change change) {
    boolean[] changed = new boolean[1];
    pair.tamper =
        (number, level, bytes) -> {
          if (number != flight) {
            return bytes;
          }
          byte[] corrupted = change.apply(bytes);
          changed[0] = !Arrays.equals(bytes, corrupted);
          return corrupted;
        };
    pair.run();
    assertFalse(changed[0] && pair.isComplete(), "both sides believe in a corrupted handshake");
    for (TransportError error : new TransportError[] {pair.clientError, pair.serverError}) {
      if (error != null) {
        assertKnown(error);
      }
    }
  }

  private static void assertKnown(TransportError error) {
    assertTrue(
        error.code() == TransportErrorCode.PROTOCOL_VIOLATION
            || TransportErrorCode.isCrypto(error.code()),
        error.getMessage());
    assertTrue(
        error.code() != TransportErrorCode.crypto(80),
        "a peer's fault is reported as ours: " + error.getMessage());
    assertFalse(error.reason().isBlank());
  }

  private static byte[] changeBytes(byte[] bytes, SplittableRandom random) {
    byte[] changed = bytes.clone();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return changed;
  }

  private static byte[] rearrange(byte[] flight, SplittableRandom random) {
    List<byte[]> messages = new ArrayList<>();
    for (int p = 0; p < flight.length; ) {
      int length = 4 + (flight[p + 1] << 16) + HelloEditor.number(flight, p + 2);
      messages.add(Arrays.copyOfRange(flight, p, p + length));
      p += length;
    }
    int chosen = random.nextInt(messages.size());
    byte[] message = messages.get(chosen);
    switch (random.nextInt(3)) {
      case 0 -> messages.remove(chosen);
      case 1 -> messages.add(random.nextInt(messages.size() + 1), message);
      default -> {
        messages.remove(chosen);
        messages.add(random.nextInt(messages.size() + 1), message);
      }
    }
    int length = messages.stream().mapToInt(m -> m.length).sum();
    byte[] result = new byte[length];
    int p = 0;
    for (byte[] m : messages) {
      System.arraycopy(m, 0, result, p, m.length);
      p += m.length;
    }
    return result;
  }

  private static TestPair pair(long seed) {
    return switch ((int) (seed & 15)) {
      case 0 -> pair(seed, TestPair.P256, NamedGroup.X25519);
      case 1 -> pair(seed, TestPair.RSA, NamedGroup.X25519);
      case 2 -> pair(seed, TestPair.ED25519, NamedGroup.SECP256R1);
      case 3, 4 -> pair(seed, TestPair.ED25519, NamedGroup.X25519MLKEM768);
      default -> pair(seed, TestPair.ED25519, NamedGroup.X25519);
    };
  }

  private static TestPair pair(long seed, Identity identity, NamedGroup... groups) {
    NamedGroup[] last = {groups[groups.length - 1]};
    return new TestPair(
        TestPair.clientConfig().credentials(identity.credentials()).namedGroups(groups).build(),
        TestPair.serverConfig(identity.credentials())
            .clientAuthentication(ClientAuthentication.REQUIRED)
            .namedGroups(last)
            .build(),
        "example.org",
        seed);
  }
}
