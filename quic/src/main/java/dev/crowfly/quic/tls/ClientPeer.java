package dev.crowfly.quic.tls;

import dev.crowfly.quic.TlsConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsServerCertificate;

/** What a client says and accepts. */
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle: raw Vector, Hashtable.
final class ClientPeer extends AbstractTlsClient {
  private final EngineCrypto crypto;
  private final TlsConfig config;
  private final OwnCredentials credentials;
  private final String serverName;
  private final byte[] transportParameters;
  private final PeerTrust trust;
  private final HandshakeEvents events;

  ClientPeer(
      EngineCrypto crypto,
      TlsConfig config,
      OwnCredentials credentials,
      String serverName,
      byte[] transportParameters,
      PeerTrust trust,
      HandshakeEvents events) {
    super(crypto);
    this.crypto = crypto;
    this.config = config;
    this.credentials = credentials;
    this.serverName = serverName;
    this.transportParameters = transportParameters;
    this.trust = trust;
    this.events = events;
  }

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
  protected Vector<ProtocolName> getProtocolNames() {
    return Offer.protocols(config);
  }

  @Override
  protected Vector<Integer> getSupportedGroups(Vector namedGroupRoles) {
    return Offer.groups(config);
  }

  @Override
  public Vector<Integer> getEarlyKeyShareGroups() {
    return Offer.shares(config);
  }

  @Override
  protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
    return SignatureSchemes.handshake();
  }

  @Override
  protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithmsCert() {
    return SignatureSchemes.certificates();
  }

  @Override
  protected CertificateStatusRequest getCertificateStatusRequest() {
    return null;
  }

  @Override
  protected Vector<ServerName> getSNIServerNames() {
    if (!ServerNames.isSendable(serverName)) {
      return null;
    }
    Vector<ServerName> names = new Vector<>();
    names.add(new ServerName(NameType.host_name, serverName.getBytes(StandardCharsets.US_ASCII)));
    return names;
  }

  /** RFC 9001 §8.4: a client must not ask for the compatibility mode. */
  @Override
  public boolean shouldUseCompatibilityMode() {
    return false;
  }

  @Override
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    extensions.put(Offer.QUIC_TRANSPORT_PARAMETERS, transportParameters);
    return extensions;
  }

  @Override
  public void processServerExtensions(Hashtable serverExtensions) throws IOException {
    super.processServerExtensions(serverExtensions);
    ProtocolName chosen = TlsExtensionsUtils.getALPNExtensionServer(serverExtensions);
    if (chosen == null || !getProtocolNames().contains(chosen)) {
      // RFC 9001 §8.1: 0x0178 for a choice we can't live with, and for none.
      throw events.refuse(
          AlertDescription.no_application_protocol,
          "no application protocol in common: we offer "
              + config.alpn()
              + ", the server chose "
              + (chosen == null ? "none" : "another"));
    }
    byte[] parameters = (byte[]) serverExtensions.get(Offer.QUIC_TRANSPORT_PARAMETERS);
    if (parameters == null) {
      throw events.refuse(
          AlertDescription.missing_extension, "the server sent no quic_transport_parameters");
    }
    events.peerTransportParameters(parameters.clone());
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
        trust.verify(certificate.getCertificate(), events);
      }

      /** Null, hence an empty chain, when we have none that the server would accept. */
      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) {
        return credentials == null
            ? null
            : credentials.signer(
                context, crypto, context.getSecurityParametersHandshake().getServerSigAlgs());
      }
    };
  }
}
