package dev.crowfly.quic.tls;

import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.TlsConfig;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsUtils;

/** What a server accepts and answers. */
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle: raw Vector, Hashtable.
final class ServerPeer extends AbstractTlsServer {
  private final EngineCrypto crypto;
  private final TlsConfig config;
  private final OwnCredentials credentials;
  private final byte[] transportParameters;
  private final PeerTrust trust;
  private final HandshakeEvents events;
  private final ClientHelloCheck helloCheck;
  private String serverName;

  ServerPeer(
      EngineCrypto crypto,
      TlsConfig config,
      OwnCredentials credentials,
      byte[] transportParameters,
      PeerTrust trust,
      HandshakeEvents events) {
    super(crypto);
    this.crypto = crypto;
    this.config = config;
    this.credentials = credentials;
    this.transportParameters = transportParameters;
    this.trust = trust;
    this.events = events;
    this.helloCheck = new ClientHelloCheck(events);
  }

  void clientHello(ClientHello hello) throws IOException {
    helloCheck.check(hello);
  }

  /** What the client has asked for; null when it gave no name. */
  String serverName() {
    return serverName;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.TLSv13.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return Offer.suites(config);
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
  }

  @Override
  protected String getDetailMessageNoCipherSuite() {
    return "no cipher suite in common: we offer " + config.cipherSuites();
  }

  @Override
  public boolean preferLocalSupportedGroups() {
    return true;
  }

  @Override
  public int[] getSupportedGroups() throws IOException {
    return helloCheck.selectableGroups(config.namedGroups());
  }

  @Override
  protected Vector<ProtocolName> getProtocolNames() {
    return Offer.protocols(config);
  }

  @Override
  public void processClientExtensions(Hashtable extensions) throws IOException {
    byte[] parameters = (byte[]) extensions.get(Offer.QUIC_TRANSPORT_PARAMETERS);
    if (parameters == null) {
      throw events.refuse(
          AlertDescription.missing_extension, "the client sent no quic_transport_parameters");
    }
    Vector<ProtocolName> offered = TlsExtensionsUtils.getALPNExtensionClient(extensions);
    if (offered == null || selectProtocolName(offered, getProtocolNames()) == null) {
      throw events.refuse(
          AlertDescription.no_application_protocol,
          "no application protocol in common: we offer " + config.alpn());
    }
    try {
      serverName =
          ServerNames.requested(TlsExtensionsUtils.getServerNameExtensionClient(extensions));
    } catch (IllegalArgumentException e) {
      throw events.refuse(AlertDescription.illegal_parameter, e.getMessage());
    }
    super.processClientExtensions(extensions);
    maxFragmentLengthOffered = -1; // A matter of records, which QUIC hasn't got.
    events.peerTransportParameters(parameters.clone());
  }

  @Override
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    extensions.put(Offer.QUIC_TRANSPORT_PARAMETERS, transportParameters);
    return extensions;
  }

  @Override
  public TlsCredentials getCredentials() throws IOException {
    TlsCredentials signer =
        credentials.signer(
            context, crypto, context.getSecurityParametersHandshake().getClientSigAlgs());
    if (signer == null) {
      throw events.refuse(
          AlertDescription.handshake_failure,
          "the client accepts no signature that our key can make");
    }
    return signer;
  }

  @Override
  public CertificateRequest getCertificateRequest() throws IOException {
    return config.clientAuthentication() == ClientAuthentication.NONE
        ? null
        : new CertificateRequest(
            TlsUtils.EMPTY_BYTES,
            SignatureSchemes.handshake(),
            SignatureSchemes.certificates(),
            null);
  }

  @Override
  public void notifyClientCertificate(Certificate certificate) throws IOException {
    if (!certificate.isEmpty()) {
      trust.verify(certificate, events);
    } else if (config.clientAuthentication() == ClientAuthentication.REQUIRED) {
      throw events.refuse(
          AlertDescription.certificate_required, "a client certificate is required");
    }
  }
}
