/**
 * Traffic that checks itself: byte n of every direction is a function of n, so that a byte that was
 * lost, repeated or changed is noticed when it is read, at the instant when that happens.
 *
 * <p>A node serves {@link dev.crowfly.sim.work.WorkService}; {@link dev.crowfly.sim.work.Transfer}
 * and {@link dev.crowfly.sim.work.DatagramExchange} are the Agent's side of it. What is wrong ends
 * the world with an error that tells the seed. What breaks (a connection that was lost) is no error
 * here: {@code isBroken} tells.
 */
package dev.crowfly.sim.work;
