package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.EndpointStats;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.StatelessResetTokens;
import dev.crowfly.quic.crypto.TokenSealer;
import dev.crowfly.quic.wire.PacketHeader;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * What happens to datagrams that belong to no connection (RFC 9000 §5.2.2, §8.1.2).
 *
 * <p>A stranger leaves state behind only if his Initial is authentic, and then an {@link Attempt}
 * within fixed bounds. All other answers are made from the datagram alone.
 */
final class Reception {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** RFC 9000 §14.1. */
  private static final int MIN_INITIAL_DATAGRAM_BYTES = 1200;

  /** RFC 9000 §7.2. */
  private static final int MIN_ORIGINAL_DCID_BYTES = 8;

  /** How long the application may take to decide. */
  private static final long ATTEMPT_LIFETIME_NANOS = 5_000 * NANOS_PER_MILLI;

  private final EndpointConfig config;
  private final RandomSource random;
  private final MemberTable members;
  private final ArrayDeque<QuicEvent> events;
  private final Attempts attempts;
  private final ReplyQueue replies = new ReplyQueue();
  private final StrangerReplies stranger;
  private final ResetLimit resetLimit = new ResetLimit();
  private final RetryTokens retryTokens;
  private final InitialCheck initialCheck = new InitialCheck();

  private long dropped;
  private long versionNegotiations;
  private long retries;
  private long refusals;
  private long resets;

  Reception(
      EndpointConfig config,
      byte[] secret,
      StatelessResetTokens resetTokens,
      MemberTable members,
      ArrayDeque<QuicEvent> events) {
    this.config = config;
    this.members = members;
    this.events = events;
    random = config.random();
    attempts = new Attempts(random);
    stranger = new StrangerReplies(random, resetTokens);
    retryTokens =
        new RetryTokens(
            new TokenSealer(secret), random, config.retryTokenLifetimeMillis() * NANOS_PER_MILLI);
  }

  void countDropped() {
    dropped++;
  }

  /** Takes in a datagram whose destination connection ID leads nowhere. */
  void receive(Datagram in, PacketHeader header, long now) {
    if (header.type() == null) {
      answerUnknownVersion(in, header);
      return;
    }
    switch (header.type()) {
      case INITIAL -> receiveInitial(in, header, now);
      case ONE_RTT -> answerUnknownConnection(in, header, now);
      case HANDSHAKE, ZERO_RTT, RETRY, VERSION_NEGOTIATION -> dropped++;
    }
  }

  private void answerUnknownVersion(Datagram in, PacketHeader header) {
    // RFC 9000 §6.1: only to datagrams that could have opened a connection of ours.
    if (config.acceptsConnections()
        && in.length() >= MIN_INITIAL_DATAGRAM_BYTES
        && replies.hasRoom()) {
      versionNegotiations++;
      replies.add(stranger.versionNegotiation(header), in.local(), in.peer());
    } else {
      dropped++;
    }
  }

  private void answerUnknownConnection(Datagram in, PacketHeader header, long now) {
    byte[] reset =
        replies.hasRoom() && resetLimit.take(now)
            ? stranger.statelessReset(
                in.buffer(), header.dcidOffset(), header.dcidLength(), in.length())
            : null;
    if (reset == null) {
      dropped++;
    } else {
      resets++;
      replies.add(reset, in.local(), in.peer());
    }
  }

  private void receiveInitial(Datagram in, PacketHeader header, long now) {
    Attempt known = attempts.find(in.buffer(), header.dcidOffset(), header.dcidLength());
    if (known != null) {
      receiveFurtherInitial(known, in);
    } else if (!config.acceptsConnections()
        || in.length() < MIN_INITIAL_DATAGRAM_BYTES
        || header.dcidLength() < MIN_ORIGINAL_DCID_BYTES) {
      dropped++;
    } else {
      receiveFirstInitial(in, header, now);
    }
  }

  private void receiveFurtherInitial(Attempt attempt, Datagram in) {
    // Kept datagrams count for the client's address (RFC 9000 §8.1), so they must come from it.
    if (attempt.isFrom(in.local(), in.peer())) {
      attempt.keep(copy(in));
    } else {
      dropped++;
    }
  }

  private void receiveFirstInitial(Datagram in, PacketHeader header, long now) {
    PathProperties properties = config.pathPolicy().of(in.peer());
    byte[] dcid = slice(in, header.dcidOffset(), header.dcidLength());
    byte[] scid = slice(in, header.scidOffset(), header.scidLength());
    byte[] originalDcid = dcid;
    boolean retried = false;
    if (RetryTokens.isRetryToken(in.buffer(), header.tokenOffset(), header.tokenLength())) {
      originalDcid =
          retryTokens.open(
              in.buffer(),
              header.tokenOffset(),
              header.tokenLength(),
              dcid,
              properties.canonicalBytes(),
              now);
      if (originalDcid == null) {
        // RFC 9000 §8.1.2: a client takes only one Retry, so it needs to know that this one failed.
        refuse(in, dcid, scid, TransportErrorCode.INVALID_TOKEN, "the Retry token is not valid");
        return;
      }
      retried = true;
    }
    boolean validated = retried || properties.addressValidated();
    if (!validated && halfOpen() >= config.retryAboveHalfOpen()) {
      sendRetry(in, header, dcid, properties, now);
    } else if (halfOpen() >= config.maxHalfOpen()
        || members.size() + attempts.size() >= config.maxConnections()) {
      refuse(in, dcid, scid, TransportErrorCode.CONNECTION_REFUSED, "too many connections");
    } else if (!initialCheck.isAuthentic(in, header)) {
      dropped++;
    } else {
      Attempt attempt =
          new Attempt(
              in.local(),
              in.peer(),
              properties,
              dcid,
              scid,
              originalDcid,
              retried,
              now + ATTEMPT_LIFETIME_NANOS);
      attempt.keep(copy(in));
      attempts.add(attempt);
      events.add(new QuicEvent.ConnectionIncoming(attempt));
    }
  }

  private void sendRetry(
      Datagram in, PacketHeader header, byte[] dcid, PathProperties properties, long now) {
    if (!replies.hasRoom()) {
      dropped++;
      return;
    }
    byte[] scid = new byte[Member.CONNECTION_ID_BYTES];
    random.nextBytes(scid, 0, scid.length);
    byte[] token = retryTokens.issue(dcid, scid, properties.canonicalBytes(), now);
    retries++;
    replies.add(stranger.retry(header, dcid, scid, token), in.local(), in.peer());
  }

  private void refuse(Datagram in, byte[] dcid, byte[] scid, long code, String reason) {
    if (replies.hasRoom()) {
      refusals++;
      replies.add(stranger.refusal(dcid, scid, code, reason), in.local(), in.peer());
    } else {
      dropped++;
    }
  }

  /**
   * Takes an attempt out, to be decided.
   *
   * @throws IllegalStateException when it is not pending, or of another endpoint
   */
  Attempt take(IncomingConnection incoming) {
    if (!(incoming instanceof Attempt attempt)
        || !attempt.isPending()
        || attempts.find(attempt.dcid, 0, attempt.dcid.length) != attempt) {
      throw new IllegalStateException("the connection attempt is not pending any more");
    }
    attempts.remove(attempt);
    return attempt;
  }

  /** Turns an attempt away. */
  void refuse(Attempt attempt) {
    if (replies.hasRoom()) {
      refusals++;
      byte[] refusal =
          stranger.refusal(
              attempt.dcid,
              attempt.scid,
              TransportErrorCode.CONNECTION_REFUSED,
              "the server refuses the connection");
      replies.add(refusal, attempt.local, attempt.peer);
    }
  }

  /** Makes an attempt prove its address. */
  void retry(Attempt attempt, long now) {
    byte[] first = attempt.takeDatagrams().get(0);
    PacketHeader header = new PacketHeader();
    header.parse(first, 0, first.length, Member.CONNECTION_ID_BYTES);
    Datagram in = new Datagram().set(first, 0, first.length, attempt.local, attempt.peer);
    sendRetry(in, header, attempt.dcid, attempt.properties, now);
  }

  boolean pollReply(Transmit out) {
    return replies.poll(out);
  }

  long nextTimeout() {
    return attempts.nextTimeout();
  }

  void onTimeout(long now) {
    attempts.onTimeout(now);
  }

  private int halfOpen() {
    return members.halfOpen() + attempts.size();
  }

  private static byte[] copy(Datagram in) {
    return slice(in, in.offset(), in.length());
  }

  private static byte[] slice(Datagram in, int offset, int length) {
    return Arrays.copyOfRange(in.buffer(), offset, offset + length);
  }

  EndpointStats stats(
      MemberTable table,
      long datagramsReceived,
      long datagramsSent,
      long bytesReceived,
      long bytesSent) {
    return new EndpointStats(
        table.size(),
        halfOpen(),
        datagramsReceived,
        datagramsSent,
        bytesReceived,
        bytesSent,
        dropped,
        versionNegotiations,
        retries,
        refusals,
        resets);
  }
}
