/**
 * Keys and what is done with them: the key schedule, packet and header protection, key updates,
 * Retry integrity, tokens.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A nonce is never used twice for sealing: {@link dev.crowfly.quic.crypto.PacketKeys} refuses
 *       a packet number that is not above the last one.
 *   <li>A received packet is tried with one key, the one that its header names; opening happens in
 *       place and may destroy the bytes when they are not authentic.
 *   <li>Bytes that do not authenticate never throw; only an authenticated peer that breaks the
 *       rules of RFC 9001 §6, or a used-up limit of §6.6, ends in a {@link
 *       dev.crowfly.quic.TransportError}.
 * </ul>
 *
 * <p>Callers: {@code tls} (HKDF), {@code connection} (packets, key updates), {@code cid} and {@code
 * endpoint} (stateless reset tokens, Retry). Nothing here is thread-safe: one owner thread. Arrays
 * with packets belong to the caller and are not kept; secrets that come in are copied, and the
 * copies are zeroed by {@code discard()} as far as the JCA allows (it keeps its own copies until
 * they are collected). No {@code toString} prints key material.
 *
 * <p>Sources: RFC 9001 §5 and §6, RFC 5869, RFC 8446 §7.1, RFC 8439 §2.3, RFC 9000 §8.1 and §10.3.
 * Decisions: packets are protected by SunJCE where the platform has it, because it is within a
 * quarter of OpenSSL; only the ChaCha20 block of header protection is our own, since the JCA's
 * costs three times as much and allocates.
 */
package dev.crowfly.quic.crypto;
