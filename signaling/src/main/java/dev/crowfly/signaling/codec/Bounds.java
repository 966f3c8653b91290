package dev.crowfly.signaling.codec;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.ServiceName;
import dev.crowfly.signaling.SignalingException;
import java.util.List;

/** What values a message may hold; the same for what is written and what is read. */
final class Bounds {
  static final int MAX_SERVICES = 256;
  static final int MAX_CANDIDATES = 64;
  static final int MAX_CANDIDATE_BYTES = 512;
  static final int MAX_TEXT_BYTES = 256;
  static final int MAX_SOFTWARE_BYTES = 64;
  static final int MAX_FLOW = (1 << 14) - 1;
  static final int MAX_DELAY_MILLIS = 60_000;
  static final int NODE_ID_CHARS = 52;

  private static final int MIN_UFRAG_CHARS = 4;
  private static final int MIN_PASSWORD_CHARS = 22;
  static final int MAX_CREDENTIAL_CHARS = 256;

  private Bounds() {}

  static SignalingException malformed(String text) {
    return new SignalingException(ErrorCode.MALFORMED, text);
  }

  static long request(long request) throws SignalingException {
    if (request <= 0) {
      throw malformed("a request id must be above 0");
    }
    return request;
  }

  static long instance(long instance) throws SignalingException {
    if (instance < 0 || instance > Varint.MAX_VALUE) {
      throw malformed("an instance that is no varint");
    }
    return instance;
  }

  static String service(String name) throws SignalingException {
    if (!ServiceName.isValid(name)) {
      throw new SignalingException(ErrorCode.INVALID, "a name that no service can have");
    }
    return name;
  }

  static String serviceOrEmpty(String name) throws SignalingException {
    return name.isEmpty() ? name : service(name);
  }

  static String node(String id) throws SignalingException {
    boolean valid = id.length() == NODE_ID_CHARS;
    for (int i = 0; valid && i < id.length(); i++) {
      char c = id.charAt(i);
      valid = (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7');
    }
    if (!valid) {
      throw new SignalingException(ErrorCode.INVALID, "what is given is no node id");
    }
    return id;
  }

  static String nodeOrEmpty(String id) throws SignalingException {
    return id.isEmpty() ? id : node(id);
  }

  /** RFC 8839 §5.4: ice-char is a letter, a digit, + or /. */
  static IceParameters ice(IceParameters ice) throws SignalingException {
    credential(ice.ufrag(), MIN_UFRAG_CHARS, "an ICE ufrag");
    credential(ice.password(), MIN_PASSWORD_CHARS, "an ICE password");
    atMost(MAX_CANDIDATES, ice.candidates().size(), "candidates");
    if (ice.generation() < 0) {
      throw malformed("an ICE generation below 0");
    }
    return ice;
  }

  /** Of an answer that names a session which exists already. */
  static IceParameters noIce(IceParameters ice) throws SignalingException {
    if (!ice.ufrag().isEmpty() || !ice.password().isEmpty() || !ice.candidates().isEmpty()) {
      throw malformed("ICE parameters where none belong");
    }
    return ice;
  }

  static void services(List<String> services) throws SignalingException {
    atMost(MAX_SERVICES, services.size(), "services");
    for (String each : services) {
      service(each);
    }
  }

  static void atMost(long most, long count, String what) throws SignalingException {
    if (count < 0 || count > most) {
      throw malformed("more " + what + " than " + most);
    }
  }

  private static void credential(String text, int least, String what) throws SignalingException {
    boolean valid = text.length() >= least && text.length() <= MAX_CREDENTIAL_CHARS;
    for (int i = 0; valid && i < text.length(); i++) {
      char c = text.charAt(i);
      valid =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/';
    }
    if (!valid) {
      throw malformed(what + " that RFC 8839 does not allow");
    }
  }
}
