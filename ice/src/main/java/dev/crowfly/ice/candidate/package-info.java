/**
 * Candidates: the addresses at which an agent may be reached, in order of preference.
 *
 * <p>Values and pure functions: {@link dev.crowfly.ice.candidate.Candidate} with its text form,
 * priorities, foundations, the choice of interfaces. Nothing here reads an interface or resolves a
 * name. Called by the agent, and by the runtime when it gathers.
 *
 * <p>RFC 8445 §5.1 (gathering, priorities, foundations), RFC 8839 §5.1 (text), RFC 8421 (IPv4 and
 * IPv6 in turn).
 */
package dev.crowfly.ice.candidate;
