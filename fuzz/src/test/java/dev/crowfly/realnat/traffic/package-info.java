/**
 * What flows through the lab, as processes of their own in its namespaces: a server behind the
 * Connector and a client at the Agent, which know each other's bytes by their place.
 *
 * <p>They name nothing but the JDK, so that they start in a fraction of a second.
 */
package dev.crowfly.realnat.traffic;
