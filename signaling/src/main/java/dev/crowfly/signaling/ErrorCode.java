package dev.crowfly.signaling;

/**
 * Why something was refused or ended, with what one can do about it. The number is what goes over
 * the wire and into {@code "code"} of events; numbers are never given a new meaning.
 */
public enum ErrorCode {
  /** Nothing is wrong: the end of a session, or of a node. */
  NONE(0, "closed", "nothing to do"),
  /** The bytes make no message, or a message that may not come here. */
  MALFORMED(1, "the peer does not follow the protocol", "use the same version on all sides"),
  /** No common version. */
  VERSION(2, "the peer speaks another version", "use the same version on all sides"),
  /** Hello says another node id than the certificate. */
  WRONG_NODE(3, "the node id is not that of the certificate", "check the identity file"),
  /** The access file does not allow it. */
  FORBIDDEN(4, "the access file does not allow it", "ask who runs the Intermediate"),
  /** Nobody publishes this service. */
  UNKNOWN_SERVICE(5, "nobody publishes this service", "check the name; is the Connector running?"),
  /** Somebody else publishes this name. */
  SERVICE_TAKEN(6, "another node publishes this service", "choose another name"),
  /** A limit of the Intermediate. */
  LIMIT(7, "a limit is reached", "close something, or ask who runs the Intermediate"),
  /** The node is not connected to the Intermediate. */
  PEER_OFFLINE(8, "the peer is not connected", "wait until it is back"),
  /** The Connector does not want this Agent. */
  REFUSED_BY_PEER(9, "the Connector does not want this Agent", "see --allow of the Connector"),
  /** There is no such session (any more). */
  UNKNOWN_SESSION(10, "there is no such session", "open it again"),
  /** The peer went away without a word and did not come back in time. */
  PEER_LOST(11, "the peer did not come back", "open it again"),
  /** Something took too long. */
  TIMEOUT(12, "no answer in time", "check that the peer can be reached"),
  /** The leg can't carry packets of 1232 bytes. */
  RELAY_UNAVAILABLE(13, "the path to the Intermediate is too narrow to relay", "raise its MTU"),
  /** The peer is somebody else than was asked for. */
  WRONG_PEER(14, "the peer is not the node that was asked for", "check --peer; somebody may lie"),
  /** No direct path, and the policy allows no other. */
  NO_DIRECT_PATH(15, "there is no direct path", "use --path auto"),
  /** The backend of a service can't be reached. */
  BACKEND_UNREACHABLE(16, "the backend of the service does not answer", "is it running?"),
  /** Our fault. */
  INTERNAL(17, "an internal error", "please report it"),
  /** A name or a value is out of its bounds. */
  INVALID(18, "a name or a value is not allowed", "see the documentation of the option"),
  /** The Intermediate can't be reached. */
  INTERMEDIATE_UNREACHABLE(
      19, "the Intermediate does not answer", "check its address, and that UDP gets through"),
  /** The stream or flow was given up by the application. */
  CANCELLED(20, "given up", "nothing to do"),
  /** A new leg with the same node id has taken the place of this one. */
  REPLACED(
      21,
      "another process has connected with the same identity",
      "give each process an identity file of its own"),
  /** Another process has taken the place of the peer, and knows nothing of its sessions. */
  PEER_RESTARTED(22, "the peer has restarted", "open it again"),
  /** The Intermediate has another node id, or a certificate that nobody trusted vouches for. */
  WRONG_INTERMEDIATE(
      23,
      "the Intermediate is not who it should be",
      "check ID@ of --intermediate, or --ca / --insecure"),
  /** What a file says can't be used. */
  FILE(24, "a file can't be used", "correct the file");

  private final int code;
  private final String meaning;
  private final String remedy;

  ErrorCode(int code, String meaning, String remedy) {
    this.code = code;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** What it means, for people. */
  public String meaning() {
    return meaning;
  }

  /** What one can do about it, for people. */
  public String remedy() {
    return remedy;
  }

  /** The code of a number; {@link #INTERNAL} for one that this version does not know. */
  public static ErrorCode of(long code) {
    for (ErrorCode each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    return INTERNAL;
  }
}
