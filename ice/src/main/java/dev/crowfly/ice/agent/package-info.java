/**
 * The ICE agent (RFC 8445, full) as a machine without sockets: {@link
 * dev.crowfly.ice.agent.IceAgent}.
 *
 * <p>The runtime's loop drives one agent for each peer; several may share sockets, and {@link
 * dev.crowfly.ice.agent.IceAgent#accepts} tells whose datagram it is. The agent keeps no array that
 * it is given.
 */
package dev.crowfly.ice.agent;
