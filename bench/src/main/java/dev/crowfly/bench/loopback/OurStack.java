package dev.crowfly.bench.loopback;

import dev.crowfly.node.io.Offloads;
import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.CongestionControl;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Ours. */
final class OurStack implements Stack {
  private final KeyKind kind;
  private final Certificate certificate;
  private final NamedGroup group;
  private final int datagramBytes;

  /**
   * Ours with this server key and key exchange.
   *
   * @param datagramBytes UDP payload
   */
  OurStack(KeyKind kind, NamedGroup group, int datagramBytes) throws IOException {
    this.kind = kind;
    certificate = Certificate.make(kind);
    this.group = group;
    this.datagramBytes = datagramBytes;
    OurSide.openTransport().close(); // so that it is known whether there is an offload
  }

  @Override
  public String description() {
    return "Crowfly "
        + Versions.of("crowfly")
        + ", "
        + datagramBytes
        + "-byte datagrams, "
        + group
        + " and "
        + kind
        + "; "
        + Offloads.report();
  }

  @Override
  public Measurement run(Workload workload, Limits limits) throws Exception {
    return switch (workload) {
      case BULK, BULK100 -> bulk(workload.concurrency(), limits);
      case REQUESTS, REQUESTS32 -> requests(workload.concurrency(), limits);
      case HANDSHAKES -> handshakes(limits);
      case DATAGRAMS -> datagrams(limits);
      default -> throw new IllegalArgumentException(workload.argument());
    };
  }

  private Measurement bulk(int streams, Limits limits) throws Exception {
    OurServer server = new OurServer(streams, limits.verify());
    OurBulkClient client = new OurBulkClient(streams, limits);
    try (OurSide serverSide = server(server);
        OurSide clientSide = client(client, streams)) {
      connect(clientSide, serverSide.address(), client);
      Meter meter = Meter.start();
      clientSide.execute(client::begin);
      server.done.await(limits.nanos() + Limits.GRACE_NANOS, "bulk");
      Measurement measurement = meter.stop(server.bytes());
      if (client.sentBytes() != server.bytes()) {
        throw new IllegalStateException(client.sentBytes() + " sent, " + server.bytes() + " came");
      }
      return measurement;
    }
  }

  private Measurement requests(int concurrency, Limits limits) throws Exception {
    OurServer server = new OurServer(0, limits.verify());
    OurRequestClient client = new OurRequestClient(concurrency, limits);
    try (OurSide serverSide = server(server);
        OurSide clientSide = client(client, 1)) {
      connect(clientSide, serverSide.address(), client);
      Meter meter = Meter.start();
      clientSide.execute(client::begin);
      client.done.await(limits.nanos() + Limits.GRACE_NANOS, "requests");
      Measurement measurement = meter.stop(client.latencies().count());
      return measurement.withLatencies(client.latencies());
    }
  }

  private Measurement handshakes(Limits limits) throws Exception {
    OurServer server = new OurServer(0, false);
    OurHandshakeClient client = new OurHandshakeClient(limits);
    try (OurSide serverSide = server(server);
        OurSide clientSide = client(client, 1)) {
      InetSocketAddress address = serverSide.address();
      Meter meter = Meter.start();
      clientSide.execute(() -> client.begin(clientSide, address));
      client.done.await(limits.nanos() + Limits.GRACE_NANOS, "handshakes");
      Measurement measurement = meter.stop(client.latencies().count());
      return measurement.withLatencies(client.latencies());
    }
  }

  private Measurement datagrams(Limits limits) throws Exception {
    OurServer server = new OurServer(1, limits.verify());
    OurMessageClient client = new OurMessageClient(limits);
    try (OurSide serverSide = server(server);
        OurSide clientSide = client(client, 1)) {
      connect(clientSide, serverSide.address(), client);
      Meter meter = Meter.start();
      clientSide.execute(client::begin);
      server.done.await(limits.nanos() + Limits.GRACE_NANOS, "DATAGRAM frames");
      return meter.stop(server.messages());
    }
  }

  private static void connect(OurSide side, InetSocketAddress server, OurClient client)
      throws Exception {
    side.execute(() -> side.connect(server));
    client.connected.await(Limits.GRACE_NANOS, "a handshake");
  }

  private OurSide server(OurServer application) throws IOException {
    int sendBufferBytes = Settings.sendBufferBytes(1);
    TlsConfig tls =
        tls()
            .credentials(certificate.identity().credentials())
            .peerVerifier(PeerVerifiers.insecureAcceptAnyone())
            .build();
    return new OurSide("server", true, config(tls, sendBufferBytes), datagramBytes, application)
        .start();
  }

  private OurSide client(OurApplication application, int streams) throws IOException {
    int sendBufferBytes = Settings.sendBufferBytes(streams);
    // Like the others, which check no chain: the signature is verified, the key is the known one.
    TlsConfig tls =
        tls().peerVerifier(PeerVerifiers.pinned(certificate.identity().nodeId())).build();
    return new OurSide("client", false, config(tls, sendBufferBytes), datagramBytes, application)
        .start();
  }

  private TlsConfig.Builder tls() {
    return TlsConfig.builder()
        .alpn(Settings.ALPN)
        .cipherSuites(CipherSuite.TLS_AES_128_GCM_SHA256)
        .namedGroups(group);
  }

  private QuicConfig config(TlsConfig tls, int sendBufferBytes) {
    // The windows do not grow: equal ones for all, and large enough from the start.
    return QuicConfig.builder(tls)
        .maxIdleTimeoutMillis(Settings.IDLE_TIMEOUT_MILLIS)
        .maxAckDelayMillis(Settings.MAX_ACK_DELAY_MILLIS)
        .congestionControl(CongestionControl.CUBIC)
        .initialMaxStreamData(Settings.STREAM_WINDOW_BYTES)
        .maxStreamWindowBytes(Settings.STREAM_WINDOW_BYTES)
        .initialMaxData(Settings.CONNECTION_WINDOW_BYTES)
        .maxConnectionWindowBytes(Settings.CONNECTION_WINDOW_BYTES)
        .streamSendBufferBytes(sendBufferBytes)
        .maxStreamsBidi(Settings.MAX_STREAMS)
        .maxStreamsUni(Settings.MAX_STREAMS)
        .maxDatagramFrameSize(65_535)
        .maxQueuedDatagrams(Settings.QUEUED_MESSAGES)
        .maxQueuedDatagramBytes(Settings.QUEUED_MESSAGES * 2 * Settings.MESSAGE_BYTES)
        .basePlpmtuBytes(datagramBytes)
        .pathMtuDiscovery(false)
        .build();
  }
}
