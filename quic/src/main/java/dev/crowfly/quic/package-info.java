/**
 * What an application sees of QUIC: interfaces, values and typed errors.
 *
 * <p>Paths: {@link dev.crowfly.quic.QuicConnection} probes, migrates, sends and asks by pairs of a
 * local key and a peer address; what becomes of them is told as {@link
 * dev.crowfly.quic.QuicEvent.PathUpdated}, and why a call can't be carried out by the subclass of
 * {@link dev.crowfly.quic.PathException}. Connection IDs are issued, routed and retired by
 * themselves; {@code newScid} and {@code retireDcid} are for those who want to change them sooner.
 *
 * <p>This package names none of its subpackages; they all may name it. That keeps the package graph
 * free of cycles.
 */
package dev.crowfly.quic;
