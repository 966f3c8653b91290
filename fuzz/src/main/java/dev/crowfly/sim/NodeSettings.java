package dev.crowfly.sim;

import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.edge.EdgeConfig;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.net.Site;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a node is and where. Immutable.
 *
 * @param places where it has an interface, each with a socket of its own; the first is its default
 * @param family which addresses it has everywhere
 * @param port of its sockets; 0 = one of its own
 * @param config changes the configuration of its core
 */
public record NodeSettings(
    List<Place> places, Site.Family family, int port, UnaryOperator<EdgeConfig.Builder> config) {
  /** Keeps a copy of the list. */
  public NodeSettings {
    places = List.copyOf(places);
  }

  /** A node with IPv4 at these places, Agent and Connector at once, with Crowfly's defaults. */
  public static NodeSettings at(Place... places) {
    return new NodeSettings(List.of(places), Site.Family.IPV4, 0, builder -> builder);
  }

  /** The same with other addresses. */
  public NodeSettings family(Site.Family another) {
    return new NodeSettings(places, another, port, config);
  }

  /** The same with this port. */
  public NodeSettings port(int another) {
    return new NodeSettings(places, family, another, config);
  }

  /** The same as a Connector alone: it publishes, and opens nothing. */
  public NodeSettings connector() {
    return config(builder -> builder.roles(true, false));
  }

  /** The same as an Agent alone: it opens, and publishes nothing. */
  public NodeSettings agent() {
    return config(builder -> builder.roles(false, true));
  }

  /** The same with these times and limits. */
  public NodeSettings parameters(Parameters parameters) {
    return config(builder -> builder.parameters(parameters));
  }

  /** The same, and this is changed too. */
  public NodeSettings config(UnaryOperator<EdgeConfig.Builder> further) {
    UnaryOperator<EdgeConfig.Builder> before = config;
    return new NodeSettings(places, family, port, builder -> further.apply(before.apply(builder)));
  }
}
