/**
 * What Agent, Connector and Intermediate say to each other about sessions, and in which order.
 *
 * <p>Nothing is here yet. What comes is pure: bytes in, bytes and events out.
 */
package dev.crowfly.signaling;
