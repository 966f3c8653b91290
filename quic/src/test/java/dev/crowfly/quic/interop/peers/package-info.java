/**
 * Foreign QUIC stacks as black boxes, in this process and over real UDP: netty's native quiche and
 * kwik. Driven by their public API only.
 *
 * <p>{@link dev.crowfly.quic.interop.peers.ForeignStack} is where to begin: it starts servers,
 * which echo streams and datagrams, and makes clients. Both report what they see as {@link
 * dev.crowfly.quic.interop.peers.Outcome}s. What a peer can't do stands with its reason in its
 * {@link dev.crowfly.quic.interop.peers.Capabilities}; asking for it throws that reason.
 *
 * <p>Every wait ends, within 20 seconds unless told otherwise. Closing a peer closes its socket and
 * ends its threads: netty's before {@code close} returns, kwik's a few timers later.
 *
 * <h2>netty quiche 4.2.18, found by experiment</h2>
 *
 * <ul>
 *   <li>A client offers 0x1301, 0x1302 and 0x1303 and can't be told otherwise; a server takes
 *       whichever is offered alone, ChaCha20 included. Both tell the suite.
 *   <li>Ed25519 certificates work on both sides, once the signature algorithms are set (BoringSSL's
 *       list lacks Ed25519) and a key manager answers the request for an EC key with the Ed25519
 *       key (netty never asks for one of that type).
 *   <li>Groups by default: x25519 with a key share, then P-256, P-384, P-521. X25519MLKEM768 works
 *       when chosen; its ClientHello then fills two Initial packets.
 *   <li>It sends no SNI for a name without a dot, such as localhost.
 *   <li>A refused certificate closes with 0x150 (internal_error), not with an alert of its own. The
 *       event for a close frame without a reason phrase throws when asked for the phrase.
 *   <li>A client whose server drops it for want of a certificate completes its handshake first, and
 *       is closed afterwards: TLS 1.3 knows no better.
 *   <li>A reserved version makes a client open with it and follow Version Negotiation. The server's
 *       own Version Negotiation packets set the bit 0x40 by chance.
 *   <li>{@code shutdownOutput} overtakes bytes that wait for credit; a FIN frame does not. A FIN
 *       without data gets lost in one case of four if it is written while the other side's FIN is
 *       being read; the harness writes it one turn of the event loop later.
 *   <li>It finds connections by connection ID alone, so that a stateless reset, whose ID is random,
 *       reaches a client only if the client's own ID is empty. A server sends no resets. Given a
 *       reset token and a Retry handler at once, a server completes no handshake.
 *   <li>The code of a RESET_STREAM comes with the exception, that of a STOP_SENDING does not.
 *   <li>A server follows a client to another address, but what it had sent to the last one and was
 *       not acknowledged it never sends again: where that is lost, the stream stands still until
 *       the idle timeout. It never retires the connection IDs that it used on an old path, so that
 *       {@code activeConnectionIdLimit} bounds how often a client can migrate.
 *   <li>When the last packets of a transfer are lost it sends no probe in about one case of a
 *       hundred at 5 % loss. It goes on with the next datagram that it receives.
 * </ul>
 *
 * <h2>kwik 0.10.9 with agent15 3.1, found by experiment</h2>
 *
 * <ul>
 *   <li>A client offers one group, secp256r1, and signatures of RSA-PSS and ECDSA only: no x25519,
 *       no hybrid, no Ed25519 in either direction. By default it offers 0x1301 alone; other suites,
 *       and several, can be set.
 *   <li>A server refuses to start with an Ed25519 certificate, can't ask for a client certificate,
 *       and tells neither the suite nor a failed handshake.
 *   <li>A client signs with ECDSA whatever the key of its certificate, so that a client certificate
 *       of RSA ends the handshake with internal_error, "invalid private key".
 *   <li>A client drops a whole datagram when it has no keys for the first packet in it.
 *   <li>A server that is closed waits 30 s for a connection whose handshake failed, and ends the
 *       whole process, with exit code 9, when its socket is closed meanwhile.
 *   <li>A client can open with QUIC version 2. It then gives up on Version Negotiation, and does
 *       not even see the packet unless the bit 0x40 of its first byte is set (RFC 9000 §17.2.1
 *       leaves that bit open) or when version 2 is among those offered.
 *   <li>A client asks the trust manager about an "RSA" key exchange whatever the certificate, so
 *       issued certificates need keyEncipherment. It checks the name even with a trust manager of
 *       one's own; only {@code noServerCertificateCheck} accepts any name.
 *   <li>After a failed handshake it tells only once it has drained, which takes seconds with its
 *       default initial RTT; the harness sets 50 ms.
 *   <li>A server announces disable_active_migration, and answers nothing that comes from another
 *       port than the handshake did. A client answers PATH_CHALLENGE frames, whatever the NAT does.
 *   <li>A client may stop after the first two packets of a stream, acknowledged and with credit for
 *       more: traces of our server show it in one stream of fifty. PINGs it still answers.
 *   <li>It hangs now and then: of 40 clients on a busy machine, each with quiche as its server and
 *       the first stream opened right after the handshake, six sent no byte of that stream. Tests
 *       with kwik use {@link dev.crowfly.quic.interop.peers.RetryAfterKwikHang}.
 *   <li>Its exceptions tell the codes of neither RESET_STREAM nor STOP_SENDING. A server sends no
 *       stateless resets; a client understands them.
 * </ul>
 */
package dev.crowfly.quic.interop.peers;
