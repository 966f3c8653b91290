package dev.crowfly.quic.connection;

import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.crypto.AeadProvider;
import dev.crowfly.quic.stream.ChunkPool;
import dev.crowfly.quic.tls.TlsEngines;
import java.net.SocketAddress;

/**
 * What both kinds of connections need at birth.
 *
 * @param config the application's settings
 * @param local the local key of the path
 * @param peer the far end
 * @param policy what is known of addresses
 * @param host the endpoint, as far as the connection sees it
 * @param random all randomness
 * @param pool the endpoint's memory for stream data
 * @param tls makes the endpoint's TLS engines
 * @param aeads what protects 1-RTT packets
 * @param wallClockMillis the time of day, for certificates
 * @param now the machine's time
 */
public record ConnectionStart(
    QuicConfig config,
    SocketAddress local,
    SocketAddress peer,
    PathPolicy policy,
    ConnectionHost host,
    RandomSource random,
    ChunkPool pool,
    TlsEngines tls,
    AeadProvider aeads,
    long wallClockMillis,
    long now) {}
