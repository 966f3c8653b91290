package dev.crowfly.quic;

import java.io.Serial;

/**
 * A call about paths or their connection IDs that could not be carried out; unless said otherwise,
 * nothing has changed.
 *
 * <p>Each reason is a class of its own, so that callers can tell what may help: waiting for the
 * peer's connection IDs, making room, probing again, or nothing.
 */
public abstract sealed class PathException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private PathException(String message) {
    super(message);
  }

  /** The connection has no path with these two addresses. */
  public static final class UnknownPath extends PathException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error, with a sentence for people. */
    public UnknownPath(String message) {
      super(message);
    }
  }

  /** Only clients migrate (RFC 9000 §9). */
  public static final class ServerMayNotMigrate extends PathException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error, with a sentence for people. */
    public ServerMayNotMigrate(String message) {
      super(message);
    }
  }

  /** All connection IDs that we issued are in use: the peer could not address a new path. */
  public static final class NoSpareLocalCid extends PathException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error, with a sentence for people. */
    public NoSpareLocalCid(String message) {
      super(message);
    }
  }

  /** All connection IDs that the peer issued are in use; more may come. */
  public static final class NoSparePeerCid extends PathException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error, with a sentence for people. */
    public NoSparePeerCid(String message) {
      super(message);
    }
  }

  /** The peer has issued no connection ID with this number, or it was retired. */
  public static final class UnknownCid extends PathException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error, with a sentence for people. */
    public UnknownCid(String message) {
      super(message);
    }
  }

  /** Connection IDs of zero length: there is only one, for all paths and for good. */
  public static final class ZeroLengthCid extends PathException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error, with a sentence for people. */
    public ZeroLengthCid(String message) {
      super(message);
    }
  }

  /** The peer has as many connection IDs of ours as it takes, or owes us too many retirements. */
  public static final class LocalCidLimit extends PathException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error, with a sentence for people. */
    public LocalCidLimit(String message) {
      super(message);
    }
  }

  /** Nobody moves before the handshake is confirmed (RFC 9000 §9); wait for the event. */
  public static final class HandshakeUnconfirmed extends PathException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error, with a sentence for people. */
    public HandshakeUnconfirmed(String message) {
      super(message);
    }
  }

  /** There are as many paths as are allowed, and all of them are in use. */
  public static final class PathTableFull extends PathException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error, with a sentence for people. */
    public PathTableFull(String message) {
      super(message);
    }
  }

  /** The path failed its validation; probing it again may help. */
  public static final class PathFailed extends PathException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error, with a sentence for people. */
    public PathFailed(String message) {
      super(message);
    }
  }

  /** The peer asked us not to migrate (disable_active_migration, RFC 9000 §18.2). */
  public static final class MigrationDisabled extends PathException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error, with a sentence for people. */
    public MigrationDisabled(String message) {
      super(message);
    }
  }
}
