/**
 * Our stack against foreign ones, over real UDP on the loopback interface.
 *
 * <p>{@link dev.crowfly.quic.interop.UdpDriver} gives a pure machine what it lacks by design: a
 * socket, a clock and a thread. {@link dev.crowfly.quic.interop.peers} holds the foreign stacks.
 */
package dev.crowfly.quic.interop;
