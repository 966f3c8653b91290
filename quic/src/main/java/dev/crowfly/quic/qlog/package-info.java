/**
 * Writes what happens to a connection as qlog: JSON Text Sequences (RFC 7464) of the events that
 * draft-ietf-quic-qlog-main-schema-14 and draft-ietf-quic-qlog-quic-events-13 define.
 *
 * <p>Invariants: a record is complete JSON in UTF-8, whatever a peer has sent; keys, tokens and
 * application data are never written, addresses and connection IDs are. A call costs no allocation,
 * but for the rare events that carry text or addresses.
 *
 * <p>An application hands {@link dev.crowfly.quic.qlog.QlogWriter#observers} to the configuration
 * of its connections, and owns what the {@link dev.crowfly.quic.qlog.QlogSink sinks} write to.
 */
package dev.crowfly.quic.qlog;
