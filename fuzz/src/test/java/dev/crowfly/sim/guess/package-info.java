/** Guessed ports, end to end: whole nodes in virtual time, behind NATs that are hard. */
package dev.crowfly.sim.guess;
