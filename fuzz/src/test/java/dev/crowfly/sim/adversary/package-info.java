/**
 * Middleboxes, strangers, Intermediates and peers that mean harm: what they can't do, and what
 * their attempts cost others.
 */
package dev.crowfly.sim.adversary;
