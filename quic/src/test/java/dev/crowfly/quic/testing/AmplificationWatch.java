package dev.crowfly.quic.testing;

import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketType;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * RFC 9000 §8.1 as seen from outside: an address gets at most three times what came from it, until
 * it has shown that it is real.
 *
 * <p>It has when a Handshake packet or an Initial with a token came from it; whether they are
 * genuine is more than an observer can tell, so tests with forged ones say {@link #distrust}.
 */
public final class AmplificationWatch {
  private static final int CONNECTION_ID_BYTES = 8;

  private static final class Account {
    private long received;
    private long sent;
    private boolean validated;
  }

  private final Map<SocketAddress, Account> accounts = new HashMap<>();
  private final Set<SocketAddress> distrusted = new HashSet<>();
  private final Set<SocketAddress> overdrawn = new HashSet<>();
  private final PacketHeader header = new PacketHeader();

  private Predicate<SocketAddress> proof = peer -> false;

  AmplificationWatch() {}

  /** What else proves an address: a path's state, say, which can't be seen from outside. */
  public void proof(Predicate<SocketAddress> isProven) {
    proof = isProven;
  }

  /** The limit does not hold for an address: the host called there first. */
  public void trust(SocketAddress peer) {
    account(peer).validated = true;
  }

  /** The limit holds for an address whatever comes from it. */
  public void distrust(SocketAddress peer) {
    distrusted.add(peer);
  }

  /** How many bytes were sent to an address. */
  public long sentTo(SocketAddress peer) {
    return account(peer).sent;
  }

  /** How many bytes came from an address. */
  public long receivedFrom(SocketAddress peer) {
    return account(peer).received;
  }

  void onReceived(SocketAddress peer, byte[] datagram) {
    Account account = account(peer);
    account.received += datagram.length;
    if (!account.validated && !distrusted.contains(peer)) {
      account.validated = isProof(datagram);
    }
  }

  void onSent(SocketAddress peer, int length) {
    Account account = account(peer);
    account.sent += length;
    if (!account.validated && account.sent > 3 * account.received) {
      overdrawn.add(peer);
    }
  }

  /**
   * All that may leave at this instant has left, and all events were told. An address that was
   * validated just now could be sent to before its event was polled; any other is a violation.
   */
  void settle() {
    for (SocketAddress peer : overdrawn) {
      Account account = account(peer);
      account.validated |= proof.test(peer);
      if (!account.validated) {
        throw new AssertionError(
            account.sent + " bytes to " + peer + " for " + account.received + " from there");
      }
    }
    overdrawn.clear();
  }

  private boolean isProof(byte[] datagram) {
    int position = 0;
    while (position < datagram.length
        && header.parse(datagram, position, datagram.length, CONNECTION_ID_BYTES)) {
      if (header.type() == PacketType.HANDSHAKE
          || (header.type() == PacketType.INITIAL && header.tokenLength() > 0)) {
        return true;
      }
      position = header.end();
    }
    return false;
  }

  private Account account(SocketAddress peer) {
    return accounts.computeIfAbsent(peer, unused -> new Account());
  }
}
