package dev.crowfly.ice.guess;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.stun.ClientTransaction;
import dev.crowfly.ice.stun.RetransmissionRules;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunException;
import dev.crowfly.ice.stun.StunReader;
import dev.crowfly.ice.stun.StunWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Asks one STUN server what it sees of one socket.
 *
 * <p>Only what comes from where was asked, to the socket that asked, with the transaction's 96
 * random bits, is an answer. Can be asked again.
 */
public final class MappingQuestion {
  /** Nothing is due. */
  public static final long NEVER = ClientTransaction.NEVER;

  private final ClientTransaction transaction;
  private final RandomSource random;
  private final StunReader reader = new StunReader();
  private final StunWriter writer = new StunWriter();
  private SocketAddress base;
  private InetSocketAddress server;
  private InetSocketAddress mapped;

  /** A question that was not asked yet. */
  public MappingQuestion(RetransmissionRules rules, RandomSource random) {
    transaction = new ClientTransaction(rules);
    this.random = random;
  }

  /** Asks; what was asked before is forgotten. */
  public void ask(SocketAddress ofBase, InetSocketAddress ofServer, long now) {
    base = ofBase;
    server = ofServer;
    mapped = null;
    transaction.begin(random, now);
  }

  /** Asks no more. */
  public void cancel() {
    transaction.cancel();
  }

  /** Whether an answer is awaited. */
  public boolean isRunning() {
    return transaction.state() == ClientTransaction.State.RUNNING;
  }

  /** What the server sees; null while it has not said so. */
  public InetSocketAddress mapped() {
    return mapped;
  }

  /** Whom it was asked; null before. */
  public InetSocketAddress server() {
    return server;
  }

  /** Takes a datagram if it is the answer; says whether it was. */
  public boolean receive(
      byte[] buffer, int offset, int length, SocketAddress local, InetSocketAddress from) {
    if (!isRunning() || !local.equals(base) || !AddressKey.same(from, server)) {
      return false;
    }
    try {
      reader.wrap(buffer, offset, length);
    } catch (StunException e) {
      return false;
    }
    if (!transaction.accepts(reader)) {
      return false;
    }
    if (reader.messageClass() == StunClass.SUCCESS_RESPONSE
        && reader.has(StunAttribute.XOR_MAPPED_ADDRESS)) {
      InetSocketAddress told = reader.address(StunAttribute.XOR_MAPPED_ADDRESS);
      mapped = told.getPort() == 0 ? null : told;
    }
    return true;
  }

  /** Time has passed; harmless when nothing is due. */
  public void onTimeout(long now) {
    transaction.onTimeout(now);
  }

  /** When {@link #onTimeout} and {@link #pollTransmit} are due. */
  public long nextTimeout() {
    return transaction.nextTimeout();
  }

  /** Fills the slot with the question if it is to be sent now; 64 bytes are enough. */
  public boolean pollTransmit(IceTransmit out, long now) {
    if (!transaction.isRequestDue(now)
        || !transaction.beginRequest(writer, out.buffer(), out.offset(), out.limit())) {
      return false;
    }
    writer.addFingerprint();
    if (!writer.isComplete()) {
      return false;
    }
    transaction.onRequestSent(now);
    out.filled(writer.end(), base, server);
    return true;
  }
}
