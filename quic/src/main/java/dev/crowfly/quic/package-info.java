/**
 * QUIC v1 for programs that own their sockets: interfaces, values and typed errors.
 *
 * <p>Everything is a state machine without a socket, a thread or a clock. The program hands in
 * datagrams and the time, and takes out datagrams, events and the next deadline; so it decides how
 * to wait, and tests can let hours pass in milliseconds. One thread owns an endpoint and all that
 * belongs to it; nothing here is thread-safe, nothing blocks, nothing calls back but the {@link
 * dev.crowfly.quic.PeerVerifier}, the {@link dev.crowfly.quic.PathPolicy}, the {@link
 * dev.crowfly.quic.KeyLog} and the {@link dev.crowfly.quic.QuicObserver}.
 *
 * <p>This package names none of its subpackages; they all may name it. {@code endpoint} makes
 * endpoints, {@code identity} keys, certificates and ways to judge peers, {@code qlog} traces.
 *
 * <h2>Configure</h2>
 *
 * <p>A node is known by its key. This makes one, with a certificate that says so:
 *
 * <pre>{@code
 * static Identity newIdentity() {
 *   Instant today = Instant.now();
 *   return Identity.generate(
 *       KeyKind.ED25519,
 *       Guide::randomBytes,
 *       today.toEpochMilli(),
 *       today.plus(365, ChronoUnit.DAYS).toEpochMilli());
 * }
 *
 * static void randomBytes(byte[] out, int offset, int length) {
 *   byte[] bytes = new byte[length];
 *   RANDOM.nextBytes(bytes);
 *   System.arraycopy(bytes, 0, out, offset, length);
 * }
 * }</pre>
 *
 * <p>{@link dev.crowfly.quic.EndpointConfig} is what all connections of a socket share, {@link
 * dev.crowfly.quic.QuicConfig} what each has for itself. An application protocol and a judge of
 * peers are mandatory, everything else has a default. Derive the secret from the key instead of
 * drawing it, and peers notice a restart at once (RFC 9000 §10.3).
 *
 * <pre>{@code
 * static QuicConfig serverConfig(Identity identity) {
 *   TlsConfig tls =
 *       TlsConfig.builder()
 *           .alpn("echo/1")
 *           .credentials(identity.credentials())
 *           .peerVerifier(PeerVerifiers.insecureAcceptAnyone()) // of clients that show who they are
 *           .build();
 *   return QuicConfig.builder(tls).maxDatagramFrameSize(65_535).build();
 * }
 *
 * static QuicConfig clientConfig(NodeId server) {
 *   TlsConfig tls =
 *       TlsConfig.builder().alpn("echo/1").peerVerifier(PeerVerifiers.pinned(server)).build();
 *   return QuicConfig.builder(tls).maxDatagramFrameSize(65_535).keepAliveMillis(5_000).build();
 * }
 *
 * static QuicEndpoint endpoint(boolean server) {
 *   byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
 *   randomBytes(secret, 0, secret.length);
 *   return QuicEndpoints.create(
 *       EndpointConfig.builder(Guide::randomBytes, secret).acceptsConnections(server).build());
 * }
 * }</pre>
 *
 * <h2>The loop</h2>
 *
 * <p>An endpoint is a client and a server at once, for one socket or several. <i>After any input or
 * mutating call: send, take events, read the deadline.</i> What a path's local end is called is the
 * program's business: here, the address that the socket is bound to.
 *
 * <pre>{@code
 * final QuicEndpoint endpoint;
 * final Map<SocketAddress, DatagramChannel> channels = new HashMap<>(); // by local address
 * final Selector selector = Selector.open();
 * final long origin = System.nanoTime();
 * final ByteBuffer input = ByteBuffer.allocate(65_535);
 * final byte[] output = new byte[65_535];
 * final Datagram datagram = new Datagram();
 * final Transmit transmit = new Transmit();
 *
 * void turn() throws IOException {
 *   for (SocketAddress local : channels.keySet()) {
 *     readAll(channels.get(local), local);
 *   }
 *   long now = System.nanoTime() - origin;
 *   if (endpoint.nextTimeout() <= now) {
 *     endpoint.onTimeout(now);
 *   }
 *   drain(now);
 *   long wait = TimeUnit.NANOSECONDS.toMillis(endpoint.nextTimeout() - now);
 *   selector.select(key -> {}, Math.max(1, Math.min(wait, 1_000)));
 * }
 *
 * void readAll(DatagramChannel channel, SocketAddress local) throws IOException {
 *   SocketAddress peer = channel.receive(input.clear());
 *   while (peer != null) {
 *     long now = System.nanoTime() - origin;
 *     endpoint.receive(datagram.set(input.array(), 0, input.position(), local, peer), now);
 *     drain(now);
 *     peer = channel.receive(input.clear());
 *   }
 * }
 *
 * void drain(long now) throws IOException {
 *   QuicEvent event;
 *   do {
 *     while (endpoint.pollTransmit(transmit.reset(output, 0, output.length), now)) {
 *       ByteBuffer bytes = ByteBuffer.wrap(output, transmit.offset(), transmit.length());
 *       channels.get(transmit.local()).send(bytes, transmit.peer());
 *     }
 *     event = endpoint.pollEvent();
 *     if (event != null) {
 *       onEvent(event, now); // whatever it does to a connection is sent by the next round
 *     }
 *   } while (event != null);
 * }
 * }</pre>
 *
 * <h2>Connect</h2>
 *
 * <p>The client's connection is there at once; {@link
 * dev.crowfly.quic.QuicEvent.HandshakeCompleted} tells when it can be used. Name the server if its
 * certificate has to carry that name; a pinned key needs none.
 *
 * <pre>{@code
 * void connect(UdpLoop loop, QuicConfig config, SocketAddress server) throws IOException {
 *   SocketAddress local = loop.bind();
 *   connection =
 *       loop.endpoint.connect(
 *           config, local, server, null, System.currentTimeMillis(), loop.now());
 * }
 * }</pre>
 *
 * <p>All news come as events of the endpoint:
 *
 * <pre>{@code
 * public void onEvent(QuicEvent event, long now) {
 *   if (event instanceof QuicEvent.HandshakeCompleted) {
 *     say("as the crow flies");
 *   } else if (event instanceof QuicEvent.HandshakeConfirmed) {
 *     confirmed = true; // from here on paths may change
 *   } else if (event instanceof QuicEvent.StreamUpdated news) {
 *     listen(news.stream());
 *   } else if (event instanceof QuicEvent.DatagramsReadable) {
 *     hear();
 *   } else if (event instanceof QuicEvent.PathUpdated news) {
 *     paths.add(news.event());
 *     onPath(news.event(), now);
 *   } else if (event instanceof QuicEvent.ConnectionClosed news) {
 *     closed = news.reason();
 *   }
 * }
 * }</pre>
 *
 * <p>A server decides about each client: accept it, make it prove its address first, refuse or
 * ignore it. An attempt that nobody decides about goes away by itself.
 *
 * <pre>{@code
 * public void onEvent(QuicEvent event, long now) {
 *   if (event instanceof QuicEvent.ConnectionIncoming news) {
 *     endpoint.accept(news.incoming(), config, System.currentTimeMillis(), now);
 *   } else if (event instanceof QuicEvent.StreamUpdated news) {
 *     echo.onNews(news.stream());
 *   } else if (event instanceof QuicEvent.DatagramsReadable news) {
 *     echo.onDatagrams(news.connection());
 *   }
 * }
 * }</pre>
 *
 * <h2>Streams</h2>
 *
 * <p>A stream is bytes in order. {@code write} copies as much as there is room for and never waits;
 * {@code read} gives what has come. News say when to go on.
 *
 * <pre>{@code
 * void say(String text) {
 *   QuicStream stream = connection.openStream(true);
 *   if (stream != null) { // null: the peer lets us open no more for now
 *     byte[] bytes = text.getBytes(UTF_8);
 *     int taken = stream.write(bytes, 0, bytes.length);
 *     if (taken == bytes.length) { // else WRITABLE tells when to go on
 *       stream.finish();
 *     }
 *   }
 * }
 *
 * void listen(QuicStream stream) {
 *   byte[] chunk = new byte[4096];
 *   int count = stream.read(chunk, 0, chunk.length);
 *   while (count > 0) {
 *     heard.write(chunk, 0, count);
 *     count = stream.read(chunk, 0, chunk.length);
 *   }
 *   ended = count == QuicStream.END;
 * }
 * }</pre>
 *
 * <p>Who passes bytes on reads only what can be written: so back-pressure reaches the first writer.
 *
 * <pre>{@code
 * void onNews(QuicStream stream) {
 *   byte[] chunk = new byte[4096];
 *   int count = 1;
 *   while (count > 0 && stream.writableBytes() > 0) {
 *     count = stream.read(chunk, 0, Math.min(chunk.length, stream.writableBytes()));
 *     if (count > 0) {
 *       stream.write(chunk, 0, count); // takes all: no more was read than it has room for
 *     }
 *   }
 *   if (count == QuicStream.END) {
 *     stream.finish();
 *   } else if (count == QuicStream.RESET) {
 *     stream.reset(stream.peerErrorCode());
 *   } else if (stream.writableBytes() == QuicStream.GONE) {
 *     stream.stop(0); // nobody wants our bytes: we want none either
 *   }
 * }
 * }</pre>
 *
 * <h2>Datagrams</h2>
 *
 * <p>Datagrams (RFC 9221) arrive or don't; when too many wait, the oldest are dropped. {@code
 * maxDatagramBytes} follows the path, so ask again after it has changed. A tag brings {@link
 * dev.crowfly.quic.QuicEvent.DatagramSettled}.
 *
 * <pre>{@code
 * void onDatagrams(QuicConnection connection) {
 *   int length = connection.readDatagram(datagram, 0);
 *   while (length >= 0) {
 *     if (length <= connection.maxDatagramBytes()) {
 *       connection.sendDatagram(datagram, 0, length, -1); // -1: we don't ask what became of it
 *     }
 *     length = connection.readDatagram(datagram, 0);
 *   }
 * }
 * }</pre>
 *
 * <h2>Paths</h2>
 *
 * <p>A path is a pair of a local and a peer address, both opaque; only {@link
 * dev.crowfly.quic.PathEvent.AddressObserved} speaks of IP. A client asks on another path while
 * data goes on, and moves when the answer has come. {@code migrate} alone moves at once and asks
 * meanwhile. A server follows its client by itself, and NATs that give the client another port are
 * followed without a word. When the active path dies, the client tries the others and moves to the
 * one that answers first, see {@link dev.crowfly.quic.PathEvent.FailedOver}.
 *
 * <pre>{@code
 * void tryOtherWay(SocketAddress otherLocal, SocketAddress server, long rttNanos, long now) {
 *   try {
 *     connection.probePath(otherLocal, server, rttNanos, now);
 *   } catch (PathException e) {
 *     // The subclass says what is missing, e.g. NoSparePeerCid: try again a round trip later.
 *   }
 * }
 *
 * void onPath(PathEvent event, long now) {
 *   if (event instanceof PathEvent.Validated path) {
 *     connection.migrate(path.local(), path.peer(), now);
 *   }
 * }
 * }</pre>
 *
 * <p>Each path has its own round-trip time, congestion window and datagram size: {@link
 * dev.crowfly.quic.QuicConnection#pathStats}. What is known of an address beforehand (a size that
 * it takes at most, a round-trip time, that it is not forged) comes from the {@link
 * dev.crowfly.quic.PathPolicy}; larger datagrams than that are never sent, smaller ones are what
 * discovery begins with, see {@link dev.crowfly.quic.QuicConfig.Builder#pathMtuDiscovery}.
 * Connection IDs are issued, routed and retired by themselves; {@link
 * dev.crowfly.quic.QuicConnection#newScid} and {@link dev.crowfly.quic.QuicConnection#retireDcid}
 * are for those who want to change them sooner.
 *
 * <h2>Timeouts and the end</h2>
 *
 * <p>{@link dev.crowfly.quic.QuicEndpoint#nextTimeout} holds everything: acknowledgments, probes,
 * pacing, idle and keep-alive. Calling {@code onTimeout} early is harmless, calling it late only
 * costs time. A connection ends once, with one {@link dev.crowfly.quic.CloseReason}: closed by
 * either side, idle for too long, reset because the peer lost it. Keep it alive with {@link
 * dev.crowfly.quic.QuicConfig.Builder#keepAliveMillis}; end it with {@link
 * dev.crowfly.quic.QuicConnection#close}, and go on with the loop until the close has left.
 *
 * <h2>Not there</h2>
 *
 * <p>0-RTT, QUIC v2, multipath and HTTP/3 are out of scope for now. ECN is left out, because Java
 * shows the ECN bits of no datagram: every ACK frame goes without counts, and no packet is marked
 * (RFC 9000 §13.4 allows that).
 */
package dev.crowfly.quic;
