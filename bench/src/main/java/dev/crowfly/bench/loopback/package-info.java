/**
 * Our stack beside others on loopback: one command, {@link dev.crowfly.bench.loopback.Compare}.
 *
 * <p>Each stack has a process of its own that stays, so that its code is warm and another one's
 * profile does not spoil it; they take turns, round by round, so that all see the same neighbours.
 * Both ends of a connection are in that process: its processor time is that of the whole transfer.
 *
 * <p>Fairness comes before speed: {@link dev.crowfly.bench.loopback.Settings} says what is equal,
 * and each {@link dev.crowfly.bench.loopback.Stack} why it is set up the way it is. The others are
 * used as their own documentation says, through their public API, on their own event loops.
 */
package dev.crowfly.bench.loopback;
