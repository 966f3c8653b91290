package dev.crowfly.node.cli;

import dev.crowfly.node.Session;
import dev.crowfly.node.SessionStream;
import dev.crowfly.node.core.tunnel.ServiceName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures round trips through a session. */
@Command(
    name = "ping",
    description = {
      "Measure round trips through a session, and see which path they take.",
      "",
      "  crowfly ping --intermediate ID@HOST:4433 --service web",
      "",
      "The Connector itself answers, not what is behind it.",
      ""
    })
final class PingCommand extends CrowflyCommand {
  @Mixin ServiceOptions target = new ServiceOptions();

  @Option(
      names = "--count",
      paramLabel = "N",
      order = 3,
      description = "How many; 0 = until Ctrl-C. Default: 5")
  int count = 5;

  @Option(
      names = "--interval",
      paramLabel = "S",
      order = 4,
      description = "Seconds between them, from 0.01 on. Default: 1")
  double intervalSeconds = 1;

  PingCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Console console) throws Exception {
    if (count < 0) {
      throw wrongUsage("--count is " + count + "; give 1 or more, or 0 for 'until Ctrl-C'");
    }
    if (!(intervalSeconds >= 0.01 && intervalSeconds <= 3600)) {
      throw wrongUsage("--interval is " + intervalSeconds + "; give 0.01 to 3600 seconds");
    }
    try (EdgeNode node = new EdgeNode(this, Role.AGENT, target.intermediate, List.of(), console)) {
      Session session = node.connect(target.service, target.peer.connectOptions());
      PingRun run = new PingRun(console, session::path, System::nanoTime);
      try {
        run.run(() -> open(session), count, Math.round(intervalSeconds * 1000));
      } catch (IOException e) {
        throw EdgeNode.failure(session, e);
      } finally {
        stop().hear();
        run.summarize();
      }
      if (run.received() == 0) {
        throw new FailedException(
            "TIMEOUT", "nothing came back; use -v to see what happens to the path");
      }
    }
  }

  private static PingRun.Echo open(Session session) throws IOException {
    SessionStream stream = session.openStream(ServiceName.PING);
    return new PingRun.Echo() {
      @Override
      public InputStream input() {
        return stream.input();
      }

      @Override
      public OutputStream output() {
        return stream.output();
      }

      @Override
      public void close() {
        stream.close();
      }
    };
  }
}
