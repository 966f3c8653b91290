/**
 * Who a node is, and whom it trusts: keys, certificates, node ids and ways to judge peers.
 *
 * <ul>
 *   <li>An {@link dev.crowfly.quic.identity.Identity} always holds a private key that belongs to
 *       the first certificate of its chain; bad bytes end in an {@link
 *       dev.crowfly.quic.identity.IdentityException}, never in anything else.
 *   <li>Nothing here reads a file, a clock or randomness of its own: bytes, times and a random
 *       source come in as arguments.
 *   <li>Equal keys and times give byte-for-byte equal certificates.
 * </ul>
 *
 * <p>Called by applications and by {@code node}. All values are immutable and may be shared between
 * threads. Sources: RFC 5280 and RFC 8410 (certificates), RFC 5958 (private keys), RFC 7468 (PEM),
 * RFC 9525 (host names).
 */
package dev.crowfly.quic.identity;
