/** Signaling of the Intermediate: one machine over all legs. */
package dev.crowfly.signaling.switchboard;
