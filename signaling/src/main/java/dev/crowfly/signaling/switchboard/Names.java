package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.ServiceName;
import dev.crowfly.signaling.registry.ServiceRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who publishes what, and who serves a name: asks the registry and does what it answers. */
final class Names {
  private static final int MAX_QUESTIONS_PER_LEG = 512;

  /** What the registry was asked; {@code open} is null if it was asked to register. */
  private record Question(BoardLeg leg, String service, Message.Open open) {}

  private final Board board;
  private final ServiceRegistry registry;
  private final Introductions introductions;
  private final Map<Long, Question> questions = new HashMap<>();
  private final Deadlines<Long> tickets;
  private long lastTicket;
  private int reachable;

  Names(Board board, ServiceRegistry registry, Introductions introductions) {
    this.board = board;
    this.registry = registry;
    this.introductions = introductions;
    tickets = new Deadlines<>(board.config().offerTimeoutNanos());
  }

  Deadlines<Long> tickets() {
    return tickets;
  }

  /** How many services can be reached. */
  int reachable() {
    return reachable;
  }

  // ---- questions

  void register(BoardLeg leg, Message.Register message, long now) {
    String service = message.service();
    Map<String, Publication> publications = leg.node().publications();
    if (!leg.node().isConnector() || ServiceName.isReserved(service)) {
      refuse(leg, message, ErrorCode.INVALID, "only Connectors publish, and no reserved names");
    } else if (!board.access().mayRegister(leg.nodeId(), service)) {
      refuse(
          leg, message, ErrorCode.FORBIDDEN, "the access file does not let this node publish it");
    } else if (!publications.containsKey(service)
        && publications.size() >= board.config().maxServicesPerNode()) {
      refuse(leg, message, ErrorCode.LIMIT, "the node publishes as much as it may");
    } else if (leg.questions() >= MAX_QUESTIONS_PER_LEG) {
      refuse(leg, message, ErrorCode.LIMIT, "too many questions at once");
    } else {
      publications
          .computeIfAbsent(service, name -> new Publication(message.request()))
          .request(message.request());
      registry.register(ask(new Question(leg, service, null), now), service, leg.nodeId());
    }
  }

  void unregister(BoardLeg leg, Message.Unregister message) {
    withdraw(leg.node(), message.service());
  }

  /** An Agent opens: finds out which node serves it. */
  void open(BoardLeg leg, Message.Open message, long now) {
    String service = message.service();
    if (service.isEmpty() && message.node().isEmpty()) {
      refuse(leg, message, ErrorCode.INVALID, "neither a service nor a node");
    } else if (!leg.opens().take(1, now)) {
      refuse(leg, message, ErrorCode.LIMIT, "the node opens too many sessions in too short a time");
    } else if (service.isEmpty()) {
      introductions.open(leg, message, message.node(), now);
    } else if (!board.access().mayReach(leg.nodeId(), service)) {
      // Before anything is looked up: whether there is such a service is not told either.
      refuse(leg, message, ErrorCode.FORBIDDEN, "the access file does not let this node use it");
    } else if (leg.questions() >= MAX_QUESTIONS_PER_LEG) {
      refuse(leg, message, ErrorCode.LIMIT, "too many questions at once");
    } else {
      registry.find(ask(new Question(leg, service, message), now), service);
    }
  }

  private long ask(Question question, long now) {
    long ticket = ++lastTicket;
    questions.put(ticket, question);
    tickets.start(ticket, now);
    question.leg().asks();
    return ticket;
  }

  private void refuse(BoardLeg leg, Message.Register message, ErrorCode code, String text) {
    board.refuse(leg, message.request(), code, text);
  }

  private void refuse(BoardLeg leg, Message.Open message, ErrorCode code, String text) {
    board.refuse(leg, message.request(), code, text);
  }

  // ---- answers

  /** Takes the next answer of the registry; false if there is none. */
  boolean takeAnswer(long now) {
    ServiceRegistry.Answer answer = registry.poll();
    if (answer == null) {
      return false;
    }
    Question question = questions.remove(answer.ticket());
    if (question != null) {
      tickets.stop(answer.ticket());
      question.leg().isAnswered();
      if (answer instanceof ServiceRegistry.Answer.Owner owner) {
        answered(question, owner.node(), now);
      } else if (answer instanceof ServiceRegistry.Answer.Failed failed) {
        failed(question, ErrorCode.INTERNAL, failed.text());
      }
    }
    return true;
  }

  void onTimeout(long ticket) {
    Question question = questions.remove(ticket);
    question.leg().isAnswered();
    failed(question, ErrorCode.TIMEOUT, "the registry of services does not answer");
  }

  private void answered(Question question, String owner, long now) {
    BoardLeg leg = question.leg();
    Message.Open open = question.open();
    if (open == null) {
      registered(question, owner);
    } else if (leg.hasEnded()) {
      // Whoever asked is gone.
      return;
    } else if (owner.isEmpty()) {
      refuse(leg, open, ErrorCode.UNKNOWN_SERVICE, "nobody publishes this service");
    } else if (!open.node().isEmpty() && !open.node().equals(owner)) {
      refuse(leg, open, ErrorCode.WRONG_PEER, "another node publishes this service");
    } else {
      introductions.open(leg, open, owner, now);
    }
  }

  private void registered(Question question, String owner) {
    BoardLeg leg = question.leg();
    Node node = leg.node();
    Publication publication = node.publications().get(question.service());
    if (publication == null || board.nodes().get(node.key()) != node) {
      // Withdrawn meanwhile; the registry was told then.
      return;
    }
    if (!owner.equals(node.id())) {
      failed(question, ErrorCode.SERVICE_TAKEN, "another node publishes this service");
      return;
    }
    if (!publication.isOwned()) {
      board.stale(node, false);
    }
    publication.own();
    if (node.leg() == leg) {
      if (publication.confirm()) {
        reachable++;
        board.tell(new SwitchboardEvent.ServicePublished(question.service(), node.id()));
      }
      board.send(leg, new Message.Registered(publication.request(), question.service()));
    }
  }

  private void failed(Question question, ErrorCode code, String text) {
    BoardLeg leg = question.leg();
    if (question.open() != null) {
      if (!leg.hasEnded()) {
        refuse(leg, question.open(), code, text);
      }
      return;
    }
    Publication publication = leg.node().publications().get(question.service());
    if (publication != null) {
      refuseAndWithdraw(leg.node(), question.service(), publication, code, text);
    }
  }

  // ---- ends

  void withdraw(Node node, String service) {
    Publication publication = node.publications().remove(service);
    if (publication != null) {
      doubt(node, service, publication);
      registry.unregister(service, node.id());
      board.stale(node, false);
    }
  }

  private void refuseAndWithdraw(
      Node node, String service, Publication publication, ErrorCode code, String text) {
    withdraw(node, service);
    board.stale(node, true);
    if (node.leg() != null) {
      board.refuse(node.leg(), publication.request(), code, text);
    }
  }

  private void doubt(Node node, String service, Publication publication) {
    if (publication.doubt()) {
      reachable--;
      board.tell(new SwitchboardEvent.ServiceWithdrawn(service, node.id()));
    }
  }

  /** Its leg is lost: nobody reaches them, but nobody else gets the names yet. */
  void wentAway(Node node) {
    node.publications().forEach((service, publication) -> doubt(node, service, publication));
  }

  /** It is back and has published what it wanted to publish. */
  void graceIsOver(Node node) {
    for (Map.Entry<String, Publication> each : entries(node)) {
      if (each.getValue().isOwned() && !each.getValue().isConfirmed()) {
        withdraw(node, each.getKey());
      }
    }
  }

  /** It does not come back. */
  void forget(Node node) {
    for (Map.Entry<String, Publication> each : entries(node)) {
      withdraw(node, each.getKey());
    }
  }

  /** What a node may not publish any more is withdrawn. */
  void accessChanged(Node node) {
    for (Map.Entry<String, Publication> each : entries(node)) {
      if (!board.access().mayRegister(node.id(), each.getKey())) {
        refuseAndWithdraw(
            node,
            each.getKey(),
            each.getValue(),
            ErrorCode.FORBIDDEN,
            "the access file does not let this node publish it any more");
      }
    }
    board.stale(node, true);
  }

  private static List<Map.Entry<String, Publication>> entries(Node node) {
    return new ArrayList<>(node.publications().entrySet());
  }
}
