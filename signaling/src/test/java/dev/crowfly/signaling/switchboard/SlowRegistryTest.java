package dev.crowfly.signaling.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.signaling.registry.InMemoryServiceRegistry;
import dev.crowfly.signaling.registry.ServiceRegistry;
import dev.crowfly.signaling.testing.Edge;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.World;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A registry that is a store elsewhere: its answers come later, or never. */
class SlowRegistryTest {
  /** Keeps its answers until they are let out. */
  private static final class SlowRegistry implements ServiceRegistry {
    private final ServiceRegistry store = new InMemoryServiceRegistry();
    private final Queue<Answer> out = new ArrayDeque<>();
    private boolean broken;

    @Override
    public void register(long ticket, String service, String node) {
      if (broken) {
        out.add(new Answer.Failed(ticket, "the store is down"));
      } else {
        store.register(ticket, service, node);
      }
    }

    @Override
    public void unregister(String service, String node) {
      store.unregister(service, node);
    }

    @Override
    public void find(long ticket, String service) {
      store.find(ticket, service);
    }

    @Override
    public Answer poll() {
      return out.poll();
    }

    void letOut() {
      for (Answer answer = store.poll(); answer != null; answer = store.poll()) {
        out.add(answer);
      }
    }
  }

  private final SlowRegistry registry = new SlowRegistry();
  private final World world =
      new World(10, SwitchboardConfig.builder(World.INTERMEDIATE).build(), registry);
  private final Edge connector = world.connectedEdge(Ids.node('c'));
  private final Edge agent = world.connectedEdge(Ids.node('a'));

  private void answer() {
    registry.letOut();
    world.board.registryAnswered(world.now);
    world.run();
  }

  private void publish() {
    connector.client.register("web", world.now);
    world.run();
    answer();
  }

  @Test
  void answersComeLaterAndEverythingGoesOn() {
    connector.client.register("web", world.now);
    world.run();
    assertEquals(List.of(), connector.told(SignalingEvent.Registered.class));
    answer();
    assertEquals("web", connector.last(SignalingEvent.Registered.class).service());
    agent.client.open("web", "", Ids.ice(0), world.now);
    world.run();
    assertEquals(List.of(), agent.told(SignalingEvent.Answered.class));
    answer();
    assertEquals(1, agent.told(SignalingEvent.Answered.class).size());
  }

  @Test
  void answersThatDoNotComeAreTimeouts() {
    connector.client.register("web", world.now);
    agent.client.open("web", "", Ids.ice(0), world.now);
    world.run();
    world.pass(10 * World.SECOND);
    assertEquals(
        ErrorCode.TIMEOUT, connector.last(SignalingEvent.RegistrationRefused.class).code());
    assertEquals(ErrorCode.TIMEOUT, agent.last(SignalingEvent.OpenRefused.class).code());
    answer();
    assertEquals(0, world.board.services());
  }

  @Test
  void storeThatFailsIsAnInternalError() {
    registry.broken = true;
    connector.client.register("web", world.now);
    world.run();
    assertEquals(
        ErrorCode.INTERNAL, connector.last(SignalingEvent.RegistrationRefused.class).code());
  }

  @Test
  void answerForALegThatIsGoneHarmsNobody() {
    publish();
    agent.client.open("web", "", Ids.ice(0), world.now);
    connector.client.register("db", world.now);
    world.run();
    agent.lose();
    connector.lose();
    answer();
    assertEquals(0, world.board.sessions());
    assertEquals(0, world.board.services());
  }

  @Test
  void serviceTakenBackBeforeTheAnswerIsNotPublished() {
    connector.client.register("web", world.now);
    world.run();
    connector.client.unregister("web", world.now);
    world.run();
    answer();
    assertEquals(0, world.board.services());
    assertEquals(List.of(), connector.told(SignalingEvent.Registered.class));
  }

  @Test
  void resumedSessionLearnsItsServicesWhenTheRegistryHasAnswered() {
    publish();
    agent.client.open("web", "", Ids.ice(0), world.now);
    world.run();
    answer();
    connector.lose();
    world.pass(World.SECOND);
    connector.connect();
    world.run();
    assertEquals(List.of("web"), agent.last(SignalingEvent.Resumed.class).services());
    answer();
    assertEquals(1, world.board.services());
    assertEquals(1, world.board.sessions());
  }
}
