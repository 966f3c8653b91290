/**
 * The story of Crowfly in half a minute, on one machine: an Intermediate, a Connector with a TCP
 * service, an Agent, real UDP sockets on loopback, and NATs in between if that is wanted.
 *
 * <p>{@link dev.crowfly.node.demo.Demo} directs it: bytes flow over the relay, then directly; the
 * direct path is cut while they flow, and healed. What is told comes from what happened: the events
 * of the nodes, and the counter of the relay. The download ends with a checksum.
 */
package dev.crowfly.node.demo;
