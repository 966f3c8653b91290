package dev.crowfly.signaling.registry;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * The registry of a single Intermediate; answers at once. As large as what its callers register.
 */
public final class InMemoryServiceRegistry implements ServiceRegistry {
  private final Map<String, String> owners = new HashMap<>();
  private final Queue<Answer> answers = new ArrayDeque<>();

  /** An empty registry. */
  public InMemoryServiceRegistry() {}

  @Override
  public void register(long ticket, String service, String node) {
    String owner = owners.putIfAbsent(service, node);
    answers.add(new Answer.Owner(ticket, owner == null ? node : owner));
  }

  @Override
  public void unregister(String service, String node) {
    owners.remove(service, node);
  }

  @Override
  public void find(long ticket, String service) {
    answers.add(new Answer.Owner(ticket, owners.getOrDefault(service, "")));
  }

  @Override
  public Answer poll() {
    return answers.poll();
  }
}
