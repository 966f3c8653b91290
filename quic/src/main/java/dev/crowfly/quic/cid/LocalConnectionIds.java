package dev.crowfly.quic.cid;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.util.Arrays;

/**
 * The connection IDs that we issued and the peer has not retired (RFC 9000 §5.1.1).
 *
 * <p>The owner issues IDs while {@link #canIssue}; each one has to be announced by a
 * NEW_CONNECTION_ID frame, which {@link #nextToAnnounce} names until it was sent, and again after
 * it was lost. At most twice the limit is held, since IDs that the peer was asked to retire stay
 * valid until it does. Not thread-safe.
 */
public final class LocalConnectionIds {
  /** How many active connection IDs we issue at most, whatever the peer would take. */
  public static final int MAX_ACTIVE = 8;

  /** No sequence number. */
  public static final long NONE = -1;

  private static final int CAPACITY = 2 * MAX_ACTIVE;
  private static final long FRAME_TYPE_RETIRE_CONNECTION_ID = 0x19;

  /** What is still to be done to tell the peer of an ID. */
  private enum Announcement {
    OWED,
    IN_FLIGHT,
    DONE
  }

  private final StatelessResetTokenSource tokens;
  private final boolean zeroLength;
  // In ascending order of sequence numbers.
  private final long[] sequences = new long[CAPACITY];
  private final ConnectionId[] ids = new ConnectionId[CAPACITY];
  private final Announcement[] announcements = new Announcement[CAPACITY];
  private int count;
  private int limit = 2;
  private long nextSequence;
  private long largestSent;
  private long retirePriorTo;

  /**
   * The pool with the connection ID of the handshake, sequence number 0.
   *
   * @param initial our Source Connection ID; if it is empty, no other can ever be issued
   */
  public LocalConnectionIds(ConnectionId initial, StatelessResetTokenSource tokens) {
    this.tokens = tokens;
    this.zeroLength = initial.isEmpty();
    append(initial, Announcement.DONE);
  }

  /**
   * Issues the connection ID of the preferred_address transport parameter, sequence number 1, which
   * needs no frame.
   *
   * @throws IllegalStateException if another was issued before
   */
  public void issuePreferredAddress(ConnectionId id) {
    if (nextSequence != 1 || zeroLength) {
      throw new IllegalStateException("preferred_address must be the second connection ID");
    }
    checkNew(id);
    append(id, Announcement.DONE);
  }

  /** Sets the peer's active_connection_id_limit; it counts as 2 until then (RFC 9000 §18.2). */
  public void setPeerLimit(long activeConnectionIdLimit) {
    limit = (int) Math.min(MAX_ACTIVE, Math.max(2, activeConnectionIdLimit));
  }

  /** Whether one more connection ID can be issued now. */
  public boolean canIssue() {
    // RFC 9000 §5.1.1: those that the peer is asked to retire don't count against its limit.
    return issuable() > 0;
  }

  /** How many more connection IDs can be issued now. */
  public int issuable() {
    return zeroLength ? 0 : Math.max(0, Math.min(limit - activeCount(), CAPACITY - count));
  }

  private int activeCount() {
    return count - firstAtOrAbove(retirePriorTo);
  }

  /** Whether our connection IDs have zero length. */
  public boolean isZeroLength() {
    return zeroLength;
  }

  /**
   * Issues a connection ID, to be announced to the peer.
   *
   * @param id never issued before on this connection, of the same length as the others
   * @return its sequence number
   * @throws IllegalStateException unless {@link #canIssue}
   */
  public long issue(ConnectionId id) {
    if (!canIssue()) {
      throw new IllegalStateException("the peer takes no more connection IDs");
    }
    checkNew(id);
    append(id, Announcement.OWED);
    return nextSequence - 1;
  }

  private void checkNew(ConnectionId id) {
    for (int i = 0; i < count; i++) {
      if (ids[i].equals(id)) {
        throw new IllegalArgumentException("connection ID issued twice");
      }
    }
    if (id.isEmpty()) {
      throw new IllegalArgumentException("empty connection ID");
    }
  }

  private void append(ConnectionId id, Announcement announcement) {
    sequences[count] = nextSequence;
    ids[count] = id;
    announcements[count] = announcement;
    count++;
    if (announcement == Announcement.DONE) {
      largestSent = nextSequence;
    }
    nextSequence++;
  }

  /**
   * Asks the peer to retire its oldest connection ID (RFC 9000 §5.1.2). It stays valid until the
   * peer retires it; the request travels in the next NEW_CONNECTION_ID frame, so one has to be
   * issued afterwards.
   *
   * @return false if the peer has not yet followed the previous request, or IDs have zero length
   */
  public boolean retireOldest() {
    if (zeroLength || count == 0 || sequences[0] < retirePriorTo) {
      return false;
    }
    retirePriorTo = sequences[0] + 1;
    return true;
  }

  /** The Retire Prior To field of a frame written now for this sequence number. */
  public long retirePriorTo(long sequence) {
    // RFC 9000 §19.15: never above the sequence number of the same frame, and a frame for an older
    // ID may still be due after a rotation.
    return Math.min(retirePriorTo, sequence);
  }

  /** The sequence number of the next ID to announce, or {@link #NONE}. */
  public long nextToAnnounce() {
    for (int i = 0; i < count; i++) {
      if (announcements[i] == Announcement.OWED) {
        return sequences[i];
      }
    }
    return NONE;
  }

  /** A NEW_CONNECTION_ID frame for this sequence number was put into a packet. */
  public void onAnnounced(long sequence) {
    largestSent = Math.max(largestSent, sequence);
    move(sequence, Announcement.OWED, Announcement.IN_FLIGHT);
  }

  /** The packet with the frame was acknowledged. */
  public void onAnnouncementAcked(long sequence) {
    int index = indexOf(sequence);
    if (index >= 0) {
      announcements[index] = Announcement.DONE;
    }
  }

  /** The packet with the frame was lost: it is due again, unless the ID was retired since. */
  public void onAnnouncementLost(long sequence) {
    move(sequence, Announcement.IN_FLIGHT, Announcement.OWED);
  }

  private void move(long sequence, Announcement from, Announcement to) {
    int index = indexOf(sequence);
    if (index >= 0 && announcements[index] == from) {
      announcements[index] = to;
    }
  }

  /**
   * The peer retires a connection ID (RFC 9000 §19.16).
   *
   * @param sequence the field of the frame
   * @param usedBySamePacket the sequence number of the ID that the packet was addressed to, as
   *     {@link #sequenceOf} tells; {@link #NONE} if unknown
   * @return the ID that is no longer valid, or null if it was retired before
   * @throws TransportError PROTOCOL_VIOLATION if it was never sent to the peer, is the one that
   *     this packet used, or if IDs have zero length
   */
  public ConnectionId onRetireConnectionId(long sequence, long usedBySamePacket)
      throws TransportError {
    if (zeroLength) {
      throw violation("RETIRE_CONNECTION_ID for a zero-length connection ID");
    }
    if (sequence < 0 || sequence > largestSent) {
      throw violation("RETIRE_CONNECTION_ID for a connection ID that was not issued");
    }
    if (sequence == usedBySamePacket) {
      throw violation("RETIRE_CONNECTION_ID for the connection ID of the same packet");
    }
    int index = indexOf(sequence);
    if (index < 0) {
      return null;
    }
    ConnectionId retired = ids[index];
    int tail = count - index - 1;
    System.arraycopy(sequences, index + 1, sequences, index, tail);
    System.arraycopy(ids, index + 1, ids, index, tail);
    System.arraycopy(announcements, index + 1, announcements, index, tail);
    count--;
    ids[count] = null;
    return retired;
  }

  private static TransportError violation(String reason) {
    return new TransportError(
        TransportErrorCode.PROTOCOL_VIOLATION, FRAME_TYPE_RETIRE_CONNECTION_ID, reason);
  }

  /**
   * The sequence number of the ID that a packet was addressed to; {@link #NONE} if it is none of
   * ours or was retired, in which case a late packet is simply dropped.
   */
  public long sequenceOf(byte[] packet, int offset, int length) {
    for (int i = 0; i < count; i++) {
      if (ids[i].matches(packet, offset, length)) {
        return sequences[i];
      }
    }
    return NONE;
  }

  /** The connection ID with this sequence number, or null if the peer retired it. */
  public ConnectionId id(long sequence) {
    int index = indexOf(sequence);
    return index < 0 ? null : ids[index];
  }

  /**
   * Writes the stateless reset token of this ID, 16 bytes.
   *
   * @throws IllegalArgumentException if the peer retired it
   */
  public void copyResetToken(long sequence, byte[] out, int offset) {
    ConnectionId id = id(sequence);
    if (id == null) {
      throw new IllegalArgumentException("no connection ID " + sequence);
    }
    tokens.resetToken(id, out, offset);
  }

  /** How many connection IDs are valid now, at most 16. */
  public int size() {
    return count;
  }

  /** The {@code index}-th valid connection ID, in the order of issue. */
  public ConnectionId get(int index) {
    if (index >= count) {
      throw new IndexOutOfBoundsException("connection ID " + index + " of " + count);
    }
    return ids[index];
  }

  private int indexOf(long sequence) {
    int index = firstAtOrAbove(sequence);
    return index < count && sequences[index] == sequence ? index : -1;
  }

  private int firstAtOrAbove(long sequence) {
    int index = Arrays.binarySearch(sequences, 0, count, sequence);
    return index >= 0 ? index : -index - 1;
  }
}
