/** Edges and a switchboard wired in memory, for tests. */
package dev.crowfly.signaling.testing;
