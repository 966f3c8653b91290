package dev.crowfly.signaling.client;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** The services that a Connector wants to publish, and what the Intermediate says to that. */
final class Registrations {
  static final int MAX = 256;

  private static final class Registration {
    private long request;
    private ErrorCode refusal;
    private boolean retry;
  }

  private final Map<String, Registration> byService = new LinkedHashMap<>();
  private final Queue<SignalingEvent> events;
  private final long retryNanos;
  private long retryAt = SignalingClient.NEVER;

  Registrations(Queue<SignalingEvent> events, long retryNanos) {
    this.events = events;
    this.retryNanos = retryNanos;
  }

  /** Whether it is new. */
  boolean add(String service) {
    if (byService.containsKey(service)) {
      return false;
    }
    if (byService.size() == MAX) {
      throw new IllegalStateException("a node publishes at most " + MAX + " services");
    }
    byService.put(service, new Registration());
    return true;
  }

  boolean remove(String service) {
    return byService.remove(service) != null;
  }

  List<String> services() {
    return new ArrayList<>(byService.keySet());
  }

  /** What is to be sent for a service. */
  Message.Register ask(String service, long request) {
    Registration registration = byService.get(service);
    registration.request = request;
    registration.retry = false;
    return new Message.Register(request, service);
  }

  void onRegistered(Message.Registered message) {
    Registration registration = byService.get(message.service());
    if (registration != null && registration.request == message.request()) {
      registration.refusal = null;
      registration.retry = false;
      events.add(new SignalingEvent.Registered(message.service()));
    }
  }

  /** Whether it was one of ours that was refused. */
  boolean onRefused(Message.Refused message, long now) {
    for (Map.Entry<String, Registration> each : byService.entrySet()) {
      Registration registration = each.getValue();
      if (registration.request == message.request()) {
        ErrorCode code = ErrorCode.of(message.code());
        if (registration.refusal != code) {
          registration.refusal = code;
          events.add(new SignalingEvent.RegistrationRefused(each.getKey(), code, message.text()));
        }
        registration.retry = true;
        if (retryAt == SignalingClient.NEVER) {
          retryAt = now + retryNanos;
        }
        return true;
      }
    }
    return false;
  }

  /** Everything is asked again on the next leg. */
  void onLegLost() {
    retryAt = SignalingClient.NEVER;
    for (Registration each : byService.values()) {
      each.request = 0;
      each.retry = false;
    }
  }

  long nextTimeout() {
    return retryAt;
  }

  /** What is due to be asked again. */
  List<String> due(long now) {
    if (now < retryAt) {
      return List.of();
    }
    retryAt = SignalingClient.NEVER;
    List<String> due = new ArrayList<>();
    for (Map.Entry<String, Registration> each : byService.entrySet()) {
      if (each.getValue().retry) {
        due.add(each.getKey());
      }
    }
    return due;
  }
}
