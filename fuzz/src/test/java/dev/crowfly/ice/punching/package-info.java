/** Two agents, each at its own site of the virtual network, and the signaling between them. */
package dev.crowfly.ice.punching;
