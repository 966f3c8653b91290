/** Tests of guessing ports: each part alone. Whole nodes guess in the simulator's tests. */
package dev.crowfly.ice.guess;
