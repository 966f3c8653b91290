package dev.crowfly.ice.behavior;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.stun.ChangeRequest;
import dev.crowfly.ice.stun.ClientTransaction;
import dev.crowfly.ice.stun.RetransmissionRules;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunReader;
import dev.crowfly.ice.stun.StunWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** One Binding request of discovery: where it goes, from where its answer is due, what came. */
final class Query {
  /** How a query ended. */
  enum Outcome {
    /** It has not, or was never begun. */
    OPEN,
    /** A success response came from where it was due. */
    ANSWERED,
    /** The server refused, or answered from another address than it was asked to. */
    REFUSED,
    /** Nothing came. */
    SILENT
  }

  private final ClientTransaction transaction;
  private InetSocketAddress destination;
  private InetSocketAddress expectedSource;
  private int changeRequest;
  private Outcome outcome = Outcome.OPEN;
  private InetSocketAddress mapped;
  private InetSocketAddress other;

  Query(RetransmissionRules rules) {
    transaction = new ClientTransaction(rules);
  }

  void begin(
      InetSocketAddress to,
      InetSocketAddress answerFrom,
      int change,
      RandomSource random,
      long now) {
    destination = to;
    expectedSource = answerFrom;
    changeRequest = change;
    outcome = Outcome.OPEN;
    mapped = null;
    other = null;
    transaction.begin(random, now);
  }

  void cancel() {
    transaction.cancel();
  }

  boolean isRunning() {
    return transaction.state() == ClientTransaction.State.RUNNING;
  }

  Outcome outcome() {
    return outcome;
  }

  InetSocketAddress destination() {
    return destination;
  }

  /** The base as the answer says; null without one. */
  InetSocketAddress mapped() {
    return mapped;
  }

  /** OTHER-ADDRESS of the answer; null without one. */
  InetSocketAddress other() {
    return other;
  }

  long nextTimeout() {
    return transaction.nextTimeout();
  }

  void onTimeout(long now) {
    if (isRunning()) {
      transaction.onTimeout(now);
      if (transaction.state() == ClientTransaction.State.TIMED_OUT) {
        outcome = Outcome.SILENT;
      }
    }
  }

  /** Writes the request if it is due: its length, or 0. FINGERPRINT tells it from QUIC. */
  int write(StunWriter writer, byte[] array, int offset, int limit, long now) {
    if (!transaction.isRequestDue(now) || !transaction.beginRequest(writer, array, offset, limit)) {
      return 0;
    }
    if (changeRequest != ChangeRequest.NONE) {
      writer.addInt(StunAttribute.CHANGE_REQUEST, changeRequest);
    }
    writer.addFingerprint();
    if (!writer.isComplete()) {
      return 0;
    }
    transaction.onRequestSent(now);
    return writer.end();
  }

  /** Takes a message with this query's transaction ID; an answer ends the query. */
  boolean takes(StunReader message, InetSocketAddress source) {
    if (!isRunning() || !transaction.matches(message)) {
      return false;
    }
    if (!isChanging() && !AddressKey.same(source, destination)) {
      // Nobody else was asked: whoever it is has guessed or overheard. The true answer may come.
      return true;
    }
    if (transaction.accepts(message)) {
      outcome = judge(message, source);
    }
    return true;
  }

  private Outcome judge(StunReader message, InetSocketAddress source) {
    if (message.messageClass() != StunClass.SUCCESS_RESPONSE
        || message.unknownAttributeCount() > 0
        || !AddressKey.same(source, expectedSource)) {
      return Outcome.REFUSED;
    }
    if (message.has(StunAttribute.XOR_MAPPED_ADDRESS)) {
      mapped = message.address(StunAttribute.XOR_MAPPED_ADDRESS);
    } else if (message.has(StunAttribute.MAPPED_ADDRESS)) {
      mapped = message.address(StunAttribute.MAPPED_ADDRESS);
    } else {
      return Outcome.REFUSED;
    }
    if (!isPlausible(mapped, source)) {
      mapped = null;
      return Outcome.REFUSED;
    }
    if (message.has(StunAttribute.OTHER_ADDRESS)) {
      other = message.address(StunAttribute.OTHER_ADDRESS);
    }
    return Outcome.ANSWERED;
  }

  /**
   * Whether an address that a server tells is one to send to: discovery must not be led to groups,
   * to this host's own services or into the other family.
   */
  static boolean isPlausible(InetSocketAddress told, InetSocketAddress server) {
    InetAddress address = told.getAddress();
    return told.getPort() != 0
        && address.getClass() == server.getAddress().getClass()
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && (!address.isLoopbackAddress() || server.getAddress().isLoopbackAddress());
  }

  /** Whether this message is the request itself, come back through the NAT: hairpinning. */
  boolean isOwnRequest(StunReader message) {
    return transaction.matches(message) && message.messageClass() == StunClass.REQUEST;
  }

  void endAnswered() {
    transaction.cancel();
    outcome = Outcome.ANSWERED;
  }

  private boolean isChanging() {
    return changeRequest != ChangeRequest.NONE;
  }
}
