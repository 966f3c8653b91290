package dev.crowfly.signaling.testing;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.codec.MessageReader;
import dev.crowfly.signaling.codec.MessageWriter;
import dev.crowfly.signaling.switchboard.Switchboard;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A node with a valid certificate and without manners: says what it likes on its leg. */
public final class RawNode {
  /** What it was told. */
  public final List<Message> told = new ArrayList<>();

  /** The number of its leg. */
  public final long leg;

  private final World world;
  private final MessageReader reader = new MessageReader();

  /** Connects, and says nothing yet. */
  public RawNode(World world, long leg, String nodeId) {
    this.world = world;
    this.leg = leg;
    world.board.connected(leg, nodeId, new InetSocketAddress("192.0.2.66", 6666), world.now);
  }

  /** Connects and greets. */
  public static RawNode greeted(World world, long leg, String nodeId) {
    RawNode node = new RawNode(world, leg, nodeId);
    node.say(new Message.Hello(1, true, true, nodeId, "raw", 0));
    node.listen();
    node.told.clear();
    return node;
  }

  /** Says something. */
  public void say(Message... messages) {
    for (Message each : messages) {
      try {
        say(new MessageWriter().bytes(each));
      } catch (SignalingException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Says any bytes. */
  public void say(byte[] bytes) {
    world.board.receive(leg, bytes, 0, bytes.length, world.now);
  }

  /** Reads everything that the Intermediate has for it. */
  public List<Message> listen() {
    byte[] bytes = new byte[1 << 16];
    for (int n = write(bytes); n > 0; n = write(bytes)) {
      reader.feed(bytes, 0, n);
      try {
        for (Message next = reader.next(); next != null; next = reader.next()) {
          told.add(next);
        }
      } catch (SignalingException e) {
        throw new AssertionError(e);
      }
    }
    return told;
  }

  private int write(byte[] bytes) {
    Switchboard board = world.board;
    return board.write(leg, bytes, 0, bytes.length);
  }

  /** The last thing that it was told. */
  public Message last() {
    listen();
    return told.get(told.size() - 1);
  }
}
