package dev.crowfly.quic.connection;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.cid.StatelessResetTokenSource;
import dev.crowfly.quic.crypto.OneRttKeys;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.path.PathManager;
import dev.crowfly.quic.path.PathMtu;
import dev.crowfly.quic.path.PathMtuSettings;
import dev.crowfly.quic.path.PathSettings;
import dev.crowfly.quic.recovery.CongestionController;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.stream.StreamSettings;
import dev.crowfly.quic.stream.Streams;
import dev.crowfly.quic.tls.TlsEngines;
import dev.crowfly.quic.wire.TransportParameters;
import java.util.function.IntFunction;

/** The parts of a connection, made and joined; what they do together is {@link Connection}'s. */
final class ConnectionParts {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** RFC 9000 §7.2: at least 8 bytes, and unpredictable. */
  private static final int ORIGINAL_DCID_BYTES = 16;

  private final int localCidLength;
  private final Path path;
  private final HandshakeIds handshakeIds;
  private final ConnectionIds ids;
  private final PacketSpaces spaces;
  private final TimerTable timers = new TimerTable();
  private final Lifecycle lifecycle = new Lifecycle(timers);
  private final ControlFrames control = new ControlFrames();
  private final Negotiation negotiation = new Negotiation();
  private final IdleTimeout idle;
  private final Recovery recovery;
  private final PathManager paths;
  private final Establishment establishment;
  private final Sender sender;
  private final ServerAnswers answers;
  private final ObserverFeed feed;
  private final Events events;
  private final TransportParameters localParameters;
  private final Streams streams;
  private final Datagrams datagrams;
  private Handshake handshake;

  private ConnectionParts(
      boolean client,
      ConnectionStart start,
      HandshakeIds handshakeIds,
      ConnectionId localScid,
      ConnectionId remoteDcid,
      byte[] resetToken) {
    QuicConfig config = start.config();
    this.handshakeIds = handshakeIds;
    feed = ObserverFeed.begin(client, start, handshakeIds.originalDcid());
    events = new Events(feed);
    localCidLength = start.host().connectionIdLength();
    IntFunction<CongestionController> congestion =
        maxDatagramBytes -> CongestionController.of(config.congestionControl(), maxDatagramBytes);
    PathProperties properties = start.policy().of(start.peer());
    PathMtuSettings mtuSettings =
        new PathMtuSettings(config.pathMtuDiscovery(), config.basePlpmtuBytes());
    PathMtu mtu = mtuSettings.create(properties);
    path =
        new Path(
            start.local(), start.peer(), properties, mtu, congestion.apply(mtu.currentBytes()));
    ids = new ConnectionIds(start.host(), localScid, remoteDcid);
    spaces = new PacketSpaces(start.pool(), config.maxAckDelayMillis() * NANOS_PER_MILLI);
    localParameters = Negotiation.local(config, handshakeIds, resetToken);
    streams =
        new Streams(
            client,
            localParameters,
            new StreamSettings(
                config.maxStreamWindowBytes(),
                config.maxConnectionWindowBytes(),
                config.streamSendBufferBytes()),
            start.pool(),
            start.host()::onMutated);
    datagrams =
        new Datagrams(
            events,
            config.maxDatagramFrameSize(),
            config.maxQueuedDatagrams(),
            config.maxQueuedDatagramBytes());
    TokenRouter tokens = new TokenRouter(spaces, ids, control, streams, datagrams);
    recovery = new Recovery(client, tokens, path.recovery());
    paths =
        new PathManager(
            new PathSettings(
                client, config.maxPaths(), config.disableActiveMigration(), mtuSettings),
            path,
            start.policy(),
            congestion,
            recovery,
            ids.local(),
            ids.remote(),
            start.random());
    tokens.attach(paths);
    recovery.setLossListener(feed);
    paths.setListener(feed);
    establishment = new Establishment(client, this, start.aeads());
    PacketFiller filler = new PacketFiller(ids, control, streams, datagrams, paths);
    sender = new Sender(client, spaces, recovery, paths, filler, handshakeIds.localScid(), feed);
    answers = new ServerAnswers(this);
    idle = new IdleTimeout(timers, config.maxIdleTimeoutMillis(), config.keepAliveMillis());
    idle.onReceived(0, start.now());
    feed.started(path, handshakeIds.localScid(), localParameters);
    timers.set(Timer.HANDSHAKE, start.now() + config.handshakeTimeoutMillis() * NANOS_PER_MILLI);
  }

  static ConnectionParts client(ConnectionStart start, String serverName) {
    ConnectionId local = start.host().issue();
    ConnectionId original = ConnectionId.random(start.random(), ORIGINAL_DCID_BYTES);
    HandshakeIds handshakeIds = HandshakeIds.ofClient(original.toByteArray(), local.toByteArray());
    ConnectionParts parts = new ConnectionParts(true, start, handshakeIds, local, original, null);
    parts.path.onAddressValidated();
    parts.sender.setInitialToken(start.config().initialToken());
    parts.establishment.installInitialKeys(original.toByteArray());
    byte[] parameters = parts.localParameters.encode();
    TlsEngines engines = start.tls();
    parts.handshake =
        new Handshake(
            listener ->
                engines.client(
                    start.config().tls(),
                    serverName,
                    parameters,
                    start.random(),
                    start.wallClockMillis(),
                    listener),
            true,
            parts.establishment,
            parts.spaces);
    return parts;
  }

  static ConnectionParts server(ConnectionStart start, AcceptedInitial initial) {
    ConnectionId local = start.host().issue();
    HandshakeIds handshakeIds =
        HandshakeIds.ofServer(
            initial.originalDcid().toByteArray(),
            initial.retried() ? initial.dcid().toByteArray() : null,
            local.toByteArray(),
            initial.scid().toByteArray());
    byte[] resetToken = new byte[StatelessResetTokenSource.TOKEN_LENGTH];
    start.host().resetToken(local, resetToken, 0);
    ConnectionParts parts =
        new ConnectionParts(false, start, handshakeIds, local, initial.scid(), resetToken);
    if (initial.retried()) {
      parts.path.onAddressValidated();
    }
    parts.establishment.installInitialKeys(initial.dcid().toByteArray());
    byte[] parameters = parts.localParameters.encode();
    TlsEngines engines = start.tls();
    parts.handshake =
        new Handshake(
            listener ->
                engines.server(
                    start.config().tls(),
                    parameters,
                    start.random(),
                    start.wallClockMillis(),
                    listener),
            false,
            parts.establishment,
            parts.spaces);
    return parts;
  }

  /** The probe timeout of the active path. */
  long ptoNanos() {
    return paths.activePath().recovery().rtt().ptoNanos(negotiation.peerMaxAckDelayNanos());
  }

  /** Lets observers know of the active path's figures. */
  void observeMetrics() {
    feed.metrics(paths.activePath());
  }

  /** The keys of 1-RTT packets, or null. */
  OneRttKeys oneRttKeys() {
    return spaces.oneRtt().oneRttKeys();
  }

  /** Whether the handshake is complete, and what follows from that is done. */
  boolean isHandshakeComplete() {
    return handshake.isComplete() && lifecycle.state() != ConnectionState.HANDSHAKING;
  }

  int localCidLength() {
    return localCidLength;
  }

  /** The path of the handshake. */
  Path path() {
    return path;
  }

  HandshakeIds handshakeIds() {
    return handshakeIds;
  }

  ConnectionIds ids() {
    return ids;
  }

  PacketSpaces spaces() {
    return spaces;
  }

  TimerTable timers() {
    return timers;
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  ControlFrames control() {
    return control;
  }

  Negotiation negotiation() {
    return negotiation;
  }

  IdleTimeout idle() {
    return idle;
  }

  PathManager paths() {
    return paths;
  }

  TransportParameters localParameters() {
    return localParameters;
  }

  Recovery recovery() {
    return recovery;
  }

  Establishment establishment() {
    return establishment;
  }

  Sender sender() {
    return sender;
  }

  ServerAnswers answers() {
    return answers;
  }

  ObserverFeed feed() {
    return feed;
  }

  Events events() {
    return events;
  }

  /** The connection is about to close, drain or be forgotten: everybody hears of it once. */
  void onEnd(CloseReason reason) {
    events.closed(reason);
    streams.onConnectionEnd();
    datagrams.onConnectionEnd();
  }

  Streams streams() {
    return streams;
  }

  Datagrams datagrams() {
    return datagrams;
  }

  Handshake handshake() {
    return handshake;
  }
}
