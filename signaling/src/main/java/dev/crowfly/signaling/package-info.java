/**
 * What Agent, Connector and Intermediate say to each other about sessions, and in which order.
 *
 * <p>Pure: bytes in, bytes and events out. Nothing here knows QUIC or ICE: node ids and candidates
 * are texts.
 */
package dev.crowfly.signaling;
