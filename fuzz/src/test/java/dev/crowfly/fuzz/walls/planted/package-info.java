/**
 * Trespassers, one for each way through a wall. Nothing runs them: they are compiled so that the
 * walls can be shown to report each of them, and nobody else.
 */
package dev.crowfly.fuzz.walls.planted;
