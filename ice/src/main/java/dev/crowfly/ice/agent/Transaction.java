package dev.crowfly.ice.agent;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A Binding request on its way, and what was true when it was first sent. */
final class Transaction {
  /** What it is for. */
  enum Kind {
    CHECK,
    /** A check with USE-CANDIDATE. */
    NOMINATION,
    /** RFC 7675; never retransmitted. */
    CONSENT,
    /** To a STUN server, without credentials. */
    GATHER
  }

  final Kind kind;
  final byte[] id;
  final SocketAddress base;
  final InetSocketAddress peer;

  /** {@code null} when gathering. */
  final Pair pair;

  /** {@code null} when gathering. */
  final Generation generation;

  /** At send time: a late 487 must not switch a role twice. */
  final IceRole role;

  final byte[] request;
  final long firstSentAt;
  int requests;
  long rtoNanos;

  /** When to send again, or to give up. */
  long dueAt;

  /** Not sent again, but an answer is still welcome (RFC 8445 §7.3.1.4). */
  boolean cancelled;

  Transaction(
      Kind kind,
      byte[] id,
      SocketAddress base,
      InetSocketAddress peer,
      Pair pair,
      Generation generation,
      IceRole role,
      byte[] request,
      long now) {
    this.kind = kind;
    this.id = id;
    this.base = base;
    this.peer = peer;
    this.pair = pair;
    this.generation = generation;
    this.role = role;
    this.request = request;
    this.firstSentAt = now;
  }
}
