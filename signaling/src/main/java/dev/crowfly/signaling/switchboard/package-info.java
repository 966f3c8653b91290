/**
 * Signaling of the Intermediate: one machine over all legs.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A message of a leg is looked up among the sessions of the leg's node, never among all: a
 *       session of others does not exist for it. Node ids are those of certificates.
 *   <li>What a node can make us remember is bounded for the node, and for all together: names,
 *       sessions, claims, questions, bytes that wait. Each bound has its refusal.
 *   <li>Whatever a node sends, at worst its own leg ends. What others make it hear can't overflow
 *       its leg: see {@code Output}.
 *   <li>Nothing ends in the middle of an input: legs that must go and services that have changed
 *       are noted and dealt with when the input is through.
 *   <li>A flow is open exactly while both sides of a session are here ({@code LIVE}).
 * </ul>
 *
 * <p>Decisions: a node that sends too much is not read, so that QUIC's flow control stops it, and
 * cut off only when the caller reads on; a session that one side resumes and we know nothing of is
 * a claim, which stands with its claimant alone, is no session before the other side claims the
 * same, and is subject to the access policy then; it waits for a minute, or until the other side is
 * back for some seconds without saying so. Candidates beyond 64 of a generation are dropped. A
 * Connector that displaces another process's leg is a restart and told to nobody; when that happens
 * again within a minute it is told as refused, with what to do.
 *
 * <p>Called by the Intermediate's machine in {@code node} on its owner thread.
 */
package dev.crowfly.signaling.switchboard;
