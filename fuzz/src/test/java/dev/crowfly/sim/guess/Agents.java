package dev.crowfly.sim.guess;

import dev.crowfly.sim.NodeSettings;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.net.AccessKind;

/** More Agents of one Connector, each behind a NAT with random ports, ready to search. */
final class Agents {
  private Agents() {}

  static void add(Trial trial, int number) {
    String name = "agent " + number;
    trial.world.node(
        name,
        NodeSettings.at(trial.world.place(name + "'s place", AccessKind.SYMMETRIC))
            .config(builder -> builder.guessing(Trial.SEARCHES)));
  }

  static void openAll(Trial trial) {
    for (SimNode node : trial.world.nodes()) {
      if (node.name().startsWith("agent ")) {
        node.connect("echo");
      }
    }
  }
}
