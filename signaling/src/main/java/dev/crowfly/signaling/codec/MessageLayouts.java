package dev.crowfly.signaling.codec;

import dev.crowfly.signaling.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All kinds of messages, by number and by class. */
final class MessageLayouts {
  private static final List<MessageLayout<?>> BY_TYPE = new ArrayList<>();
  private static final Map<Class<?>, MessageLayout<?>> BY_CLASS = new HashMap<>();

  static {
    BY_TYPE.addAll(LegLayouts.ALL);
    BY_TYPE.addAll(SessionLayouts.ALL);
    BY_TYPE.addAll(PunchingLayouts.ALL);
    for (int type = 0; type < BY_TYPE.size(); type++) {
      MessageLayout<?> layout = BY_TYPE.get(type);
      if (layout.type() != type || BY_CLASS.put(layout.of(), layout) != null) {
        throw new AssertionError("message type " + type);
      }
    }
  }

  private MessageLayouts() {}

  static List<MessageLayout<?>> all() {
    return List.copyOf(BY_TYPE);
  }

  /** Null for a type that this version does not know. */
  static MessageLayout<?> of(long type) {
    return type < BY_TYPE.size() ? BY_TYPE.get((int) type) : null;
  }

  static MessageLayout<?> of(Message message) {
    return BY_CLASS.get(message.getClass());
  }
}
