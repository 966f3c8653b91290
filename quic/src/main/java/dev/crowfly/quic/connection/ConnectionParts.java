package dev.crowfly.quic.connection;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.cid.StatelessResetTokenSource;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.recovery.NewReno;
import dev.crowfly.quic.recovery.PathRecovery;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.recovery.RttEstimator;
import dev.crowfly.quic.stream.StreamSettings;
import dev.crowfly.quic.stream.Streams;
import dev.crowfly.quic.tls.TlsEngines;
import dev.crowfly.quic.wire.TransportParameters;

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
  private final Establishment establishment;
  private final Sender sender;
  private final ServerAnswers answers;
  private final Observation observation;
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
    observation = Observation.begin(client, start, handshakeIds.originalDcid());
    events = new Events(observation);
    localCidLength = start.host().connectionIdLength();
    path = new Path(start.local(), start.peer(), start.properties());
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
    recovery =
        new Recovery(
            client,
            new TokenRouter(spaces, ids, control, streams, datagrams),
            new PathRecovery(
                new RttEstimator(start.properties().initialRttNanos()),
                new NewReno(start.properties().maxDatagramBytes())));
    establishment =
        new Establishment(
            client,
            spaces,
            recovery,
            path,
            handshakeIds,
            ids,
            negotiation,
            lifecycle,
            control,
            streams,
            datagrams,
            start.aeads(),
            observation);
    recovery.setLossListener(observation);
    PacketFiller filler = new PacketFiller(ids, control, streams, datagrams);
    sender =
        new Sender(client, spaces, recovery, ids, filler, handshakeIds.localScid(), observation);
    answers =
        new ServerAnswers(
            spaces, recovery, handshakeIds, ids, establishment, sender, lifecycle, observation);
    idle = new IdleTimeout(timers, config.maxIdleTimeoutMillis(), config.keepAliveMillis());
    idle.onReceived(0, start.now());
    observation.started(start, handshakeIds.localScid(), ids.dcid(), localParameters);
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
    parts.handshake =
        new Handshake(
            listener ->
                TlsEngines.client(
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
    parts.handshake =
        new Handshake(
            listener ->
                TlsEngines.server(
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

  int localCidLength() {
    return localCidLength;
  }

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

  Observation observation() {
    return observation;
  }

  Events events() {
    return events;
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
