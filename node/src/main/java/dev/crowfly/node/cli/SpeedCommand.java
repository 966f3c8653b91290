package dev.crowfly.node.cli;

import dev.crowfly.node.Session;
import dev.crowfly.node.SessionStream;
import dev.crowfly.node.core.tunnel.ServiceName;
import dev.crowfly.node.core.tunnel.SpeedService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures throughput through a session. */
@Command(
    name = "speed",
    description = {
      "Measure how many bytes a second get through a session.",
      "",
      "  crowfly speed --intermediate ID@HOST:4433 --service web --direction both",
      "",
      "The Connector itself answers, not what is behind it. With --path relay you measure the"
          + " Intermediate.",
      ""
    })
final class SpeedCommand extends CrowflyCommand {
  /** Which way bytes go. */
  enum Direction {
    DOWN,
    UP,
    BOTH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin ServiceOptions target = new ServiceOptions();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      order = 3,
      description = "How long, 1 to " + SpeedService.MAX_SECONDS + ". Default: 5")
  int seconds = 5;

  @Option(
      names = "--direction",
      paramLabel = "down|up|both",
      order = 4,
      description = "down: to here; up: from here; both: at the same time. Default: down")
  Direction direction = Direction.DOWN;

  SpeedCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Console console) throws Exception {
    if (seconds < 1 || seconds > SpeedService.MAX_SECONDS) {
      throw wrongUsage("--seconds is " + seconds + "; give 1 to " + SpeedService.MAX_SECONDS);
    }
    try (EdgeNode node = new EdgeNode(this, Role.AGENT, target.intermediate, List.of(), console)) {
      Session session = node.connect(target.service, target.peer.connectOptions());
      measure(session, console);
    }
  }

  private void measure(Session session, Console console)
      throws FailedException, InterruptedException {
    List<SpeedRun> runs = new ArrayList<>();
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (boolean down : new boolean[] {true, false}) {
      if (direction == Direction.BOTH || down == (direction == Direction.DOWN)) {
        SpeedRun run = new SpeedRun(console, session::path, System::nanoTime, down);
        runs.add(run);
        ends.add(start(session, run));
      }
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]));
    long[] before = new long[runs.size()];
    for (int second = 1; !ended(all); second++) {
      for (int i = 0; i < before.length; i++) {
        long moved = runs.get(i).movedBytes();
        if (!ends.get(i).isDone()) {
          runs.get(i).progress(second, moved - before[i]);
        }
        before[i] = moved;
      }
    }
    try {
      all.get();
    } catch (ExecutionException e) {
      throw EdgeNode.failure(session, e.getCause());
    }
  }

  /** Waits for a second, or the end. */
  private static boolean ended(CompletableFuture<Void> all) throws InterruptedException {
    try {
      all.get(1, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true; // told by who waits for the result
    }
  }

  private CompletableFuture<Void> start(Session session, SpeedRun run) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (SessionStream stream = session.openStream(ServiceName.SPEED)) {
                run.run(stream.input(), stream.output(), seconds);
                end.complete(null);
              } catch (IOException e) {
                end.completeExceptionally(e);
              }
            },
            "crowfly-speed");
    thread.setDaemon(true);
    thread.start();
    return end;
  }
}
