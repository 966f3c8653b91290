/**
 * Networks that change under a session: each disturbance in each phase of its life, long idle
 * times, paths that come and go.
 */
package dev.crowfly.sim.change;
