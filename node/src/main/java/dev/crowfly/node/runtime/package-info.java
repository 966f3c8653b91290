/**
 * A node at work: the loop, the machine and what the application handed in, brought together.
 *
 * <p>Everything here belongs to the loop's thread but what says otherwise. Application threads send
 * commands to the loop, and get futures or blocking streams back; handlers of the application run
 * on its executor, never on the loop.
 */
package dev.crowfly.node.runtime;
