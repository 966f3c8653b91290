/**
 * Everything that touches sockets, threads and clocks: one loop thread per node.
 *
 * <p>{@link dev.crowfly.node.io.EventLoop} drives a {@link dev.crowfly.node.core.NodeMachine}: it
 * waits, reads the clock once per turn, hands in datagrams, commands and timeouts, and after each
 * input drains the machine: datagrams first, then events, which the {@link
 * dev.crowfly.node.io.LoopListener} takes, again until there are none.
 *
 * <p>Invariants: the machine, the listener and all {@link dev.crowfly.node.io.Readiness} run on the
 * loop thread only; application threads come in as {@link dev.crowfly.node.io.Command}s. Each
 * source of work has a budget per turn, so that none starves another. No exception ends the loop.
 */
package dev.crowfly.node.io;
