package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;

import dev.crowfly.quic.QuicConnection;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network that drops, duplicates, reorders, changes, cuts, replays and invents datagrams between
 * two honest endpoints, and moves the client's address. What is read is what was written, whatever
 * comes; once the network behaves, the connection works or has ended for a reason.
 */
public final class EndpointDatagramsTarget {
  private static final int MOST_KEPT = 16;

  private final Choices choices;
  private final QuicPair pair = new QuicPair(null);
  private final List<byte[]> seen = new ArrayList<>();

  private EndpointDatagramsTarget(Choices choices) {
    this.choices = choices;
  }

  /** One decision for each datagram, and for the time between. */
  public static void fuzzerTestOneInput(byte[] input) {
    new EndpointDatagramsTarget(new Choices(input)).run();
  }

  private void run() {
    pair.middle(this::onDatagram);
    QuicConnection connection = pair.connect(QuicPair.CLIENT);
    for (int turn = 0; turn < 60 && !choices.isEmpty(); turn++) {
      pair.runFor((1 + choices.octet()) * QuicPair.MILLI);
      if (choices.below(4) == 0) {
        pair.reorder();
      }
    }
    pair.noMiddle();
    pair.runFor(15 * QuicPair.SECOND);
    if (connection.isHandshakeComplete() && !connection.isClosed()) {
      checkWorks(connection);
    }
    connection.close(1, "enough", pair.now());
    pair.client().drain(pair.now());
    pair.checkAllIsForgotten();
  }

  private void checkWorks(QuicConnection connection) {
    int before = pair.conversation().answersRead(connection);
    if (pair.conversation().ask(connection)) {
      pair.client().drain(pair.now());
      pair.runFor(15 * QuicPair.SECOND);
      unless(
          connection.isClosed() || pair.conversation().answersRead(connection) > before,
          "alive, and no answer in 15 s of a good network");
    }
  }

  private void onDatagram(SocketAddress from, SocketAddress to, byte[] datagram) {
    if (choices.isEmpty()) {
      pair.pass(from, to, datagram);
      return;
    }
    if (seen.size() < MOST_KEPT) {
      seen.add(datagram);
    }
    switch (choices.below(12)) {
      case 0 -> {} // dropped
      case 1 -> {
        pair.pass(from, to, datagram);
        pair.pass(from, to, datagram);
      }
      case 2 -> pair.pass(from, to, flip(datagram));
      case 3 -> pair.pass(from, to, Arrays.copyOf(datagram, choices.below(datagram.length)));
      case 4 -> pair.pass(from, to, choices.take(choices.below(1_300)));
      case 5 -> pair.pass(from, to, seen.get(choices.below(seen.size())));
      case 6 -> {
        pair.pass(from, to, datagram);
        pair.reorder();
      }
      case 7 -> pair.pass(moved(from), to, datagram);
      case 8 -> {
        pair.pass(from, to, flip(datagram));
        pair.pass(from, to, datagram);
      }
      default -> pair.pass(from, to, datagram);
    }
  }

  /** A NAT gives the client another port; answers find it there. */
  private SocketAddress moved(SocketAddress from) {
    return from.equals(QuicPair.SERVER) ? from : QuicPair.address(1, 50_010 + choices.below(3));
  }

  private byte[] flip(byte[] datagram) {
    byte[] changed = datagram.clone();
    for (int i = 1 + choices.below(3); i > 0; i--) {
      changed[choices.below(1_500) % changed.length] ^= (byte) (1 + choices.below(255));
    }
    return changed;
  }
}
