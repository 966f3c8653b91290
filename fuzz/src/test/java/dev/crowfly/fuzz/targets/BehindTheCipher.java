package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.crypto.EncryptionLevel;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Set;

/**
 * One side of a real connection is not what it seems: the plaintext of its packets is swapped, and
 * sealed again with the right keys. The victim may end the connection with an error of QUIC; it
 * must not fail, spin, leak or send without end, and another connection of the same endpoints works
 * all the time and afterwards.
 *
 * <p>Fuzz bytes say packet by packet what becomes of it, and how long the world runs between.
 */
final class BehindTheCipher {
  private static final SocketAddress OTHER = QuicPair.address(1, 50_002);

  private final Choices choices;
  private final boolean fromClient;
  private final Set<EncryptionLevel> levels;
  private final Interceptor interceptor;
  private final QuicPair pair;
  private byte[] previous = new byte[0];

  private BehindTheCipher(Choices choices, boolean fromClient, Set<EncryptionLevel> levels) {
    this.choices = choices;
    this.fromClient = fromClient;
    this.levels = levels;
    interceptor = new Interceptor(fromClient);
    pair = new QuicPair(interceptor);
  }

  /**
   * Runs one story.
   *
   * @param fromClient whose packets are swapped
   * @param levels which of them
   */
  static void run(byte[] input, boolean fromClient, Set<EncryptionLevel> levels) {
    new BehindTheCipher(new Choices(input), fromClient, levels).run();
  }

  private void run() {
    pair.middle(this::onDatagram);
    QuicConnection victimised = pair.connect(QuicPair.CLIENT);
    pair.conversation().forged();
    QuicConnection other = pair.connect(OTHER);
    for (int turn = 0; turn < 40 && !choices.isEmpty(); turn++) {
      pair.runFor(8 * QuicPair.MILLI);
    }
    pair.runFor(400 * QuicPair.MILLI);
    pair.noMiddle();
    checkWorks(other);
    victimised.close(0, "", pair.now());
    other.close(0, "", pair.now());
    pair.client().drain(pair.now());
    pair.checkAllIsForgotten();
  }

  private void checkWorks(QuicConnection other) {
    unless(!other.isClosed(), "another connection ended: " + other.closeReason());
    int before = pair.conversation().answersRead(other);
    unless(pair.conversation().ask(other), "another connection may not ask");
    pair.client().drain(pair.now());
    pair.runFor(2 * QuicPair.SECOND);
    unless(pair.conversation().answersRead(other) > before, "another connection got no answer");
  }

  private void onDatagram(SocketAddress from, SocketAddress to, byte[] datagram) {
    if (fromClient ? !from.equals(QuicPair.CLIENT) : !to.equals(QuicPair.CLIENT)) {
      if (from.equals(QuicPair.CLIENT)) {
        interceptor.learn(datagram);
      }
      pair.pass(from, to, datagram);
      return;
    }
    interceptor.learn(datagram);
    byte[] edited = interceptor.intercept(datagram, this::edit);
    if (edited != null) {
      pair.pass(from, to, edited);
    }
  }

  private byte[] edit(EncryptionLevel level, byte[] plaintext, int[] bits) {
    if (!levels.contains(level) || choices.isEmpty()) {
      return plaintext;
    }
    byte[] edited = edit(plaintext, bits);
    previous = plaintext;
    return edited;
  }

  private byte[] edit(byte[] plaintext, int[] bits) {
    return switch (choices.below(8)) {
      case 0 -> choices.take(choices.below(1_200));
      case 1 -> before(choices.take(choices.below(64)), plaintext);
      case 2 -> before(plaintext, choices.take(choices.below(64)));
      case 3 -> overwrite(plaintext);
      case 4 -> cut(plaintext);
      case 5 -> {
        bits[0] = choices.octet() & 0x1c; // reserved bits, and the key phase
        yield plaintext;
      }
      case 6 -> choices.flag() ? null : previous;
      default -> plaintext;
    };
  }

  private byte[] overwrite(byte[] plaintext) {
    int at = choices.below(1_200) % Math.max(1, plaintext.length);
    byte[] with = choices.take(1 + choices.below(16));
    System.arraycopy(with, 0, plaintext, at, Math.min(with.length, plaintext.length - at));
    return plaintext;
  }

  private byte[] cut(byte[] plaintext) {
    int from = choices.below(1_200) % Math.max(1, plaintext.length);
    int to = Math.min(plaintext.length, from + 1 + choices.octet());
    return before(
        Arrays.copyOf(plaintext, from), Arrays.copyOfRange(plaintext, to, plaintext.length));
  }

  private static byte[] before(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
