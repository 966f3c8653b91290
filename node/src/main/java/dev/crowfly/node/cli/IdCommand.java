package dev.crowfly.node.cli;

import dev.crowfly.node.eyes.JsonLine;
import dev.crowfly.node.files.IdentityFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a node id. */
@Command(
    name = "id",
    description = {
      "Print the node id of an identity; make the identity if there is none.",
      "",
      "A node id is the hash of a public key: 52 letters and digits. Write it into the access file"
          + " of an Intermediate, into --allow of a Connector, into --peer of an Agent, or before"
          + " the @ of --intermediate.",
      ""
    })
final class IdCommand extends CrowflyCommand {
  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description =
          "Whose default identity file, when --identity is not given: intermediate, connector or"
              + " agent. Default: agent")
  Role role = Role.AGENT;

  IdCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Console console) throws Exception {
    IdentityFile file = identity(role, console);
    String node = file.identity().nodeId().toString();
    console.say(node);
    console.event(
        JsonLine.event("id")
            .put("node", node)
            .put("file", file.path().toString())
            .put("created", file.created()));
  }
}
