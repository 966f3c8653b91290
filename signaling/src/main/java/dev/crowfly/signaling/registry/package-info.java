/**
 * What the Intermediate asks others: who serves a name ({@link
 * dev.crowfly.signaling.registry.ServiceRegistry}) and who may do what ({@link
 * dev.crowfly.signaling.registry.AccessPolicy}).
 *
 * <p>The registry answers questions by ticket, at once or later, so that a store which several
 * Intermediates share can take the place of {@link
 * dev.crowfly.signaling.registry.InMemoryServiceRegistry} without a change to the state machines.
 * The policy answers from memory, since it is asked for each service of each session.
 */
package dev.crowfly.signaling.registry;
