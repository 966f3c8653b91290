package dev.crowfly.node.core.edge;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.stun.Stun;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunException;
import dev.crowfly.ice.stun.StunReader;
import dev.crowfly.node.core.session.Session;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose a STUN message is: requests name our username fragment, answers repeat the transaction ID
 * of a request of ours. It authenticates nothing; that is the agents' business.
 */
final class StunRouting {
  /** Answers come within seconds; the oldest questions are forgotten. */
  private static final int MAX_QUESTIONS = 16_384;

  private static final int TRANSACTION_ID_OFFSET = 8;
  private static final int CLASS_BITS = 0x0110;

  private record TransactionId(long first, int second) {
    static TransactionId of(byte[] bytes, int offset) {
      ByteBuffer view = ByteBuffer.wrap(bytes, offset, Stun.TRANSACTION_ID_BYTES);
      return new TransactionId(view.getLong(), view.getInt());
    }
  }

  private static final class Questions extends LinkedHashMap<TransactionId, Session> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<TransactionId, Session> eldest) {
      return size() > MAX_QUESTIONS;
    }
  }

  private final StunReader reader = new StunReader();
  private final Map<String, Session> byUfrag = new HashMap<>();
  private final Questions questions = new Questions();
  private long unmatched;

  void claim(String ufrag, Session session) {
    byUfrag.put(ufrag, session);
  }

  void release(String ufrag) {
    byUfrag.remove(ufrag);
  }

  /** A message of ours leaves; an answer to it may come. */
  void onSent(IceTransmit sent, Session session) {
    byte[] bytes = sent.buffer();
    int type = (bytes[sent.offset()] & 0xFF) << 8 | (bytes[sent.offset() + 1] & 0xFF);
    if ((type & CLASS_BITS) == 0) { // a request (RFC 8489 §5)
      questions.put(TransactionId.of(bytes, sent.offset() + TRANSACTION_ID_OFFSET), session);
    }
  }

  /** Whose it is; null, and it is counted, if nobody's. */
  Session find(byte[] buffer, int offset, int length) {
    Session session = null;
    try {
      reader.wrap(buffer, offset, length);
      session =
          reader.messageClass() == StunClass.REQUEST
              ? ofRequest()
              : questions.get(TransactionId.of(buffer, offset + TRANSACTION_ID_OFFSET));
    } catch (StunException e) {
      session = null; // malformed: nobody's
    }
    if (session == null) {
      unmatched++;
    }
    return session;
  }

  private Session ofRequest() {
    if (!reader.has(StunAttribute.USERNAME)) {
      return null;
    }
    String username = reader.text(StunAttribute.USERNAME);
    int colon = username.indexOf(':');
    return colon < 0 ? null : byUfrag.get(username.substring(0, colon));
  }

  /** The session has ended: nothing is known of it any more. */
  void forget(Session session) {
    questions.values().removeIf(each -> each == session);
  }

  /** Messages that were nobody's. */
  long unmatched() {
    return unmatched;
  }
}
