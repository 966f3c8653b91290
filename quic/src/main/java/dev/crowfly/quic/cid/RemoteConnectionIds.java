package dev.crowfly.quic.cid;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.ack.RangeSet;

/**
 * The connection IDs that the peer issued and we have not retired (RFC 9000 §5.1.2).
 *
 * <p>The one of the handshake, sequence number 0, is in use from the beginning; a path takes a
 * spare one with {@link #takeSpare}. After a NEW_CONNECTION_ID frame each path checks with {@link
 * #isActive} whether its ID is still there, because the peer may have asked for its retirement; the
 * RETIRE_CONNECTION_ID frames that are owed are named by {@link #nextToRetire}. Not thread-safe.
 */
public final class RemoteConnectionIds {
  /** The active_connection_id_limit that we announce. */
  public static final int ACTIVE_CONNECTION_ID_LIMIT = 8;

  /** No sequence number. */
  public static final long NONE = -1;

  private static final int TOKEN_LENGTH = StatelessResetTokenSource.TOKEN_LENGTH;
  private static final int SEEN_RANGES = 32;
  private static final long FRAME_TYPE_NEW_CONNECTION_ID = 0x18;

  private final RemoteConnectionId[] active = new RemoteConnectionId[ACTIVE_CONNECTION_ID_LIMIT];
  private final RetirementQueue retirements = new RetirementQueue();
  // Sequence numbers received at any time: tells a repeat of a retired one from a new one.
  private final RangeSet seen = new RangeSet(SEEN_RANGES);
  private final ResetTokenObserver tokenObserver;
  private int count;
  private long retirePriorTo;
  private boolean zeroLength;

  /**
   * The pool with the first connection ID: for a server, the client's Source Connection ID; for a
   * client, the random one that it made up for its first Initial packet.
   */
  public RemoteConnectionIds(ConnectionId initial) {
    this(initial, ResetTokenObserver.NONE);
  }

  /** A pool that tells which stateless reset tokens are in use. */
  public RemoteConnectionIds(ConnectionId initial, ResetTokenObserver tokenObserver) {
    this.tokenObserver = tokenObserver;
    active[0] = new RemoteConnectionId(0, initial, true);
    count = 1;
    seen.add(0);
    zeroLength = initial.isEmpty();
  }

  /**
   * A client replaces the first connection ID: by that of a Retry packet, then by the Source
   * Connection ID of the server's first packet (RFC 9000 §7.2).
   *
   * @throws IllegalStateException once other IDs were issued or the first one was retired
   */
  public void replaceInitial(ConnectionId id) {
    if (count != 1 || active[0].sequence != 0 || seen.largest(0) != 0) {
      throw new IllegalStateException("the connection IDs of the handshake are settled");
    }
    active[0] = new RemoteConnectionId(0, id, true);
    zeroLength = id.isEmpty();
  }

  /** Sets the server's stateless_reset_token transport parameter, which belongs to the first ID. */
  public void setInitialResetToken(byte[] token, int offset) {
    if (count > 0 && active[0].sequence == 0) {
      active[0].setToken(token, offset);
      tokenObserver.onTokenInUse(active[0].token());
    }
  }

  /**
   * Takes over the connection ID of the server's preferred_address, sequence number 1.
   *
   * @throws TransportError as {@link #onNewConnectionId}; PROTOCOL_VIOLATION for zero-length IDs
   */
  public void addPreferredAddress(ConnectionId id, byte[] token, int tokenOffset)
      throws TransportError {
    onNewConnectionId(1, 0, id.toByteArray(), 0, id.length(), token, tokenOffset);
  }

  /**
   * A NEW_CONNECTION_ID frame (RFC 9000 §19.15).
   *
   * @throws TransportError FRAME_ENCODING_ERROR for fields out of range; PROTOCOL_VIOLATION if the
   *     peer uses zero-length IDs, or for a repeat that contradicts; CONNECTION_ID_LIMIT_ERROR if
   *     there are too many active IDs or too many waiting for their retirement
   */
  public void onNewConnectionId(
      long sequence,
      long retirePriorToField,
      byte[] id,
      int idOffset,
      int idLength,
      byte[] token,
      int tokenOffset)
      throws TransportError {
    if (zeroLength) {
      throw error(TransportErrorCode.PROTOCOL_VIOLATION, "connection IDs have zero length");
    }
    if (retirePriorToField > sequence || idLength < 1 || idLength > ConnectionId.MAX_LENGTH) {
      throw error(TransportErrorCode.FRAME_ENCODING_ERROR, "invalid NEW_CONNECTION_ID");
    }
    checkConsistent(sequence, id, idOffset, idLength, token, tokenOffset);
    // RFC 9000 §5.1.2: first retire, then add, so that all can be replaced at once.
    if (retirePriorToField > retirePriorTo) {
      retirePriorTo = retirePriorToField;
      retireOld();
    }
    if (!seen.add(sequence)) {
      return;
    }
    if (sequence < retirePriorTo) {
      // RFC 9000 §19.15: it came too late; it is retired without having been used.
      enqueueRetirement(sequence);
      return;
    }
    if (count == ACTIVE_CONNECTION_ID_LIMIT) {
      throw error(TransportErrorCode.CONNECTION_ID_LIMIT_ERROR, "too many connection IDs");
    }
    ConnectionId connectionId = ConnectionId.of(id, idOffset, idLength);
    RemoteConnectionId added = new RemoteConnectionId(sequence, connectionId, false);
    added.setToken(token, tokenOffset);
    active[count++] = added;
  }

  private void checkConsistent(
      long sequence, byte[] id, int idOffset, int idLength, byte[] token, int tokenOffset)
      throws TransportError {
    for (int i = 0; i < count; i++) {
      RemoteConnectionId known = active[i];
      boolean sameSequence = known.sequence == sequence;
      boolean sameId = known.id.matches(id, idOffset, idLength);
      boolean sameToken = known.hasToken(token, tokenOffset);
      // The first ID of a client has no token; a repeat of it can't agree or disagree on that.
      boolean exactRepeat = sameSequence && sameId && (sameToken || !known.hasToken());
      if ((sameSequence || sameId || sameToken) && !exactRepeat) {
        throw error(TransportErrorCode.PROTOCOL_VIOLATION, "contradicting NEW_CONNECTION_ID");
      }
    }
  }

  private void retireOld() throws TransportError {
    int kept = 0;
    int before = count;
    for (int i = 0; i < before; i++) {
      RemoteConnectionId entry = active[i];
      if (entry.sequence < retirePriorTo) {
        onGone(entry);
        enqueueRetirement(entry.sequence);
      } else {
        active[kept++] = entry;
      }
    }
    while (count > kept) {
      active[--count] = null;
    }
  }

  private void onGone(RemoteConnectionId entry) {
    if (entry.used && entry.hasToken()) {
      tokenObserver.onTokenRetired(entry.token());
    }
  }

  /** The connection is over: no reset is expected any more. */
  public void discard() {
    for (int i = 0; i < count; i++) {
      onGone(active[i]);
      active[i] = null;
    }
    count = 0;
  }

  private void enqueueRetirement(long sequence) throws TransportError {
    if (!retirements.add(sequence)) {
      throw error(
          TransportErrorCode.CONNECTION_ID_LIMIT_ERROR, "too many connection IDs to be retired");
    }
  }

  private static TransportError error(long code, String reason) {
    return new TransportError(code, FRAME_TYPE_NEW_CONNECTION_ID, reason);
  }

  /**
   * Takes the unused connection ID with the smallest sequence number for a path. With zero-length
   * IDs every path shares number 0.
   *
   * @return its sequence number, or {@link #NONE} if there is no spare one
   */
  public long takeSpare() {
    if (zeroLength) {
      return 0;
    }
    RemoteConnectionId best = null;
    for (int i = 0; i < count; i++) {
      if (!active[i].used && (best == null || active[i].sequence < best.sequence)) {
        best = active[i];
      }
    }
    if (best == null) {
      return NONE;
    }
    best.used = true;
    if (best.hasToken()) {
      tokenObserver.onTokenInUse(best.token());
    }
    return best.sequence;
  }

  /** How many unused connection IDs there are; 0 with zero-length IDs. */
  public int spares() {
    int spares = 0;
    for (int i = 0; i < count; i++) {
      spares += active[i].used ? 0 : 1;
    }
    return spares;
  }

  /**
   * Whether {@link #retire} may be called: its frame has to be acknowledged before long, or the
   * peer would have to end the connection.
   */
  public boolean canRetire() {
    return retirements.hasRoom();
  }

  /**
   * Gives up a connection ID that no path uses any more: a RETIRE_CONNECTION_ID frame is owed. With
   * zero-length IDs, or one that is not active, nothing happens.
   *
   * @throws IllegalStateException unless {@link #canRetire}
   */
  public void retire(long sequence) {
    int index = indexOf(sequence);
    if (zeroLength || index < 0) {
      return;
    }
    if (!retirements.add(sequence)) {
      throw new IllegalStateException("too many connection IDs to be retired");
    }
    onGone(active[index]);
    count--;
    active[index] = active[count];
    active[count] = null;
  }

  /** Whether the connection ID may still be used in packets. */
  public boolean isActive(long sequence) {
    return indexOf(sequence) >= 0;
  }

  /** The connection ID with this sequence number, or null if it was retired. */
  public ConnectionId id(long sequence) {
    int index = indexOf(sequence);
    return index < 0 ? null : active[index].id;
  }

  /** How many connection IDs are active, used or spare. */
  public int size() {
    return count;
  }

  /** Whether the peer uses zero-length connection IDs. */
  public boolean isZeroLength() {
    return zeroLength;
  }

  /** The next sequence number for a RETIRE_CONNECTION_ID frame, or {@link #NONE}. */
  public long nextToRetire() {
    return retirements.next();
  }

  /** A RETIRE_CONNECTION_ID frame for this sequence number was put into a packet. */
  public void onRetirementSent(long sequence) {
    retirements.onSent(sequence);
  }

  /** The packet with the frame was acknowledged. */
  public void onRetirementAcked(long sequence) {
    retirements.onAcked(sequence);
  }

  /** The packet with the frame was lost: it is due again. */
  public void onRetirementLost(long sequence) {
    retirements.onLost(sequence);
  }

  /**
   * Whether a datagram that could not be processed is a stateless reset: it ends with the token of
   * a connection ID in use (RFC 9000 §10.3.1). Takes the same time whichever bytes differ.
   *
   * @param end the position after the last byte of the datagram
   */
  public boolean isStatelessReset(byte[] datagram, int end) {
    if (end < TOKEN_LENGTH) {
      return false;
    }
    boolean found = false;
    for (int i = 0; i < count; i++) {
      // RFC 9000 §10.3.1: tokens of IDs that were never used must not be checked.
      boolean matches = active[i].hasToken(datagram, end - TOKEN_LENGTH);
      found |= matches && active[i].used;
    }
    return found;
  }

  private int indexOf(long sequence) {
    for (int i = 0; i < count; i++) {
      if (active[i].sequence == sequence) {
        return i;
      }
    }
    return -1;
  }
}
