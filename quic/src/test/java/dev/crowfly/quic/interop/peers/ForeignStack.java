package dev.crowfly.quic.interop.peers;

/** The foreign QUIC stacks, as rows of a test matrix. */
public enum ForeignStack {
  NETTY_QUICHE {
    @Override
    public ForeignServer startServer(ForeignServerConfig config) {
      return NettyQuicheServer.start(config);
    }

    @Override
    public ForeignClient newClient() {
      return new NettyQuicheClient();
    }

    @Override
    public Capabilities serverCapabilities() {
      return NettyQuicheServer.CAPABILITIES;
    }

    @Override
    public Capabilities clientCapabilities() {
      return NettyQuicheClient.CAPABILITIES;
    }
  },

  KWIK {
    @Override
    public ForeignServer startServer(ForeignServerConfig config) {
      return KwikServer.start(config);
    }

    @Override
    public ForeignClient newClient() {
      return new KwikClient();
    }

    @Override
    public Capabilities serverCapabilities() {
      return KwikServer.CAPABILITIES;
    }

    @Override
    public Capabilities clientCapabilities() {
      return KwikClient.CAPABILITIES;
    }
  };

  /**
   * Starts a server on 127.0.0.1.
   *
   * @throws UnsupportedOperationException when the config asks for what the stack can't do
   */
  public abstract ForeignServer startServer(ForeignServerConfig config);

  /** A client that is not connected yet. */
  public abstract ForeignClient newClient();

  /** What the server of this stack can do. */
  public abstract Capabilities serverCapabilities();

  /** What the client of this stack can do. */
  public abstract Capabilities clientCapabilities();
}
