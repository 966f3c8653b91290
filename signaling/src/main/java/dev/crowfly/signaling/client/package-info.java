/** Signaling of an edge node, Agent and Connector at once: the machine that survives its legs. */
package dev.crowfly.signaling.client;
