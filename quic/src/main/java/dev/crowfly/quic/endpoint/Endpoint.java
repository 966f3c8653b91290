package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.EndpointStats;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.connection.AcceptedInitial;
import dev.crowfly.quic.connection.Connection;
import dev.crowfly.quic.connection.ConnectionStart;
import dev.crowfly.quic.crypto.AeadProvider;
import dev.crowfly.quic.crypto.StatelessResetTokens;
import dev.crowfly.quic.stream.ChunkPool;
import dev.crowfly.quic.tls.TlsEngines;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketType;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/** {@link QuicEndpoint}: demultiplexing, and the connections' coming and going. */
final class Endpoint implements QuicEndpoint {
  /** RFC 9000 §14: less room than this can't hold every datagram. */
  private static final int LEAST_SLOT_BYTES = PathProperties.SMALLEST_MAX_DATAGRAM_BYTES;

  /** 4 MiB: what busy connections give back waits for the next one, more while more is in use. */
  private static final int KEPT_IDLE_CHUNKS = 1024;

  private final EndpointConfig config;
  private final RandomSource random;
  private final AeadProvider aeads;
  private final MemberTable members;
  private final TlsEngines tls = new TlsEngines();
  private final ChunkPool pool = new ChunkPool(ChunkPool.DEFAULT_CHUNK_BYTES, KEPT_IDLE_CHUNKS);
  private final Reception reception;
  private final PacketHeader header = new PacketHeader();
  private final ArrayDeque<QuicEvent> events = new ArrayDeque<>();
  private long datagramsReceived;
  private long repliesSent;
  private long bytesReceived;
  private long replyBytesSent;

  Endpoint(EndpointConfig config) {
    this(config, AeadProvider.JCA);
  }

  /** An endpoint whose 1-RTT packets are protected otherwise, for measurements and tests. */
  Endpoint(EndpointConfig config, AeadProvider aeads) {
    this.config = config;
    this.aeads = aeads;
    random = config.random();
    byte[] secret = config.secret();
    StatelessResetTokens resetTokens = new StatelessResetTokens(secret);
    members = new MemberTable(random, resetTokens);
    reception = new Reception(config, secret, resetTokens, members, events);
  }

  @Override
  public void receive(Datagram in, long now) {
    datagramsReceived++;
    bytesReceived += in.length();
    byte[] buf = in.buffer();
    int limit = in.offset() + in.length();
    if (!header.parse(buf, in.offset(), limit, Member.CONNECTION_ID_BYTES)) {
      reception.countDropped();
      return;
    }
    Member member = members.find(buf, header.dcidOffset(), header.dcidLength());
    if (member == null) {
      receiveFromStranger(in, now);
    } else {
      member.receive(buf, in.offset(), in.length(), in.local(), in.peer(), now);
      members.touch(member);
    }
  }

  private void receiveFromStranger(Datagram in, long now) {
    Member reset =
        header.type() == PacketType.ONE_RTT && in.length() >= StrangerReplies.SMALLEST_RESET_BYTES
            ? members.findByResetToken(in.buffer(), in.offset() + in.length())
            : null;
    if (reset != null && reset.connection().onStatelessReset(in.local(), in.peer(), now)) {
      members.touch(reset);
    } else {
      reception.receive(in, header, now);
    }
  }

  @Override
  public void onTimeout(long now) {
    members.onTimeout(now);
    reception.onTimeout(now);
  }

  @Override
  public long nextTimeout() {
    return Math.min(members.nextTimeout(), reception.nextTimeout());
  }

  @Override
  public boolean pollTransmit(Transmit out, long now) {
    if (out.limit() - out.offset() < LEAST_SLOT_BYTES) {
      return false;
    }
    if (reception.pollReply(out)) {
      repliesSent++;
      replyBytesSent += out.length();
      return true;
    }
    return members.pollTransmit(out, now);
  }

  @Override
  public QuicEvent pollEvent() {
    QuicEvent event = events.poll();
    return event != null ? event : members.pollEvent();
  }

  @Override
  public QuicConnection connect(
      QuicConfig connectionConfig,
      SocketAddress local,
      SocketAddress peer,
      String serverName,
      long wallClockMillis,
      long now) {
    if (members.size() >= config.maxConnections()) {
      throw new IllegalStateException(
          "there are " + config.maxConnections() + " connections, the most that are allowed");
    }
    Member member = members.prepare();
    ConnectionStart start =
        new ConnectionStart(
            connectionConfig,
            local,
            peer,
            config.pathPolicy(),
            member,
            random,
            pool,
            tls,
            aeads,
            wallClockMillis,
            now);
    return add(member, () -> Connection.client(start, serverName)).application();
  }

  @Override
  public QuicConnection accept(
      IncomingConnection incoming, QuicConfig connectionConfig, long wallClockMillis, long now) {
    Attempt attempt = reception.take(incoming);
    Member member = members.prepare();
    ConnectionStart start =
        new ConnectionStart(
            connectionConfig,
            attempt.local,
            attempt.peer,
            config.pathPolicy(),
            member,
            random,
            pool,
            tls,
            aeads,
            wallClockMillis,
            now);
    AcceptedInitial initial =
        new AcceptedInitial(
            ConnectionId.of(attempt.dcid),
            ConnectionId.of(attempt.scid),
            ConnectionId.of(attempt.originalDcid),
            attempt.retried);
    Connection connection = add(member, () -> Connection.server(start, initial));
    // Until the client has learned our connection ID it writes to the one that it made up.
    member.route(attempt.dcid);
    for (byte[] datagram : attempt.takeDatagrams()) {
      member.receive(datagram, 0, datagram.length, attempt.local, attempt.peer, now);
    }
    members.touch(member);
    return connection.application();
  }

  /** A connection that can't be made, for its settings are of no use, leaves nothing behind. */
  private Connection add(Member member, Supplier<Connection> birth) {
    try {
      Connection connection = birth.get();
      members.add(member, connection);
      return connection;
    } catch (RuntimeException e) {
      member.unrouteAll();
      throw e;
    }
  }

  @Override
  public void refuse(IncomingConnection incoming) {
    reception.refuse(reception.take(incoming));
  }

  @Override
  public void retry(IncomingConnection incoming, long now) {
    if (incoming.isAddressValidated()) {
      throw new IllegalStateException("the client's address is validated already");
    }
    reception.retry(reception.take(incoming), now);
  }

  @Override
  public void ignore(IncomingConnection incoming) {
    reception.take(incoming);
  }

  @Override
  public EndpointStats stats() {
    return reception.stats(
        members,
        datagramsReceived,
        repliesSent + members.datagramsSent(),
        bytesReceived,
        replyBytesSent + members.bytesSent());
  }
}
