package io.drec.relay.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * Asks to be let in, or for a new certificate. Signed with the key that it is for, and, to be let
 * in, with the token.
 *
 * <pre>
 * u8 version 1 | u8 role | blob public key (DER) | 32 sealing key | blob name
 * 16 token id (zeros: a renewal) | blob signature of the node | blob signature of the token
 * </pre>
 */
final class EnrolmentRequest {
  private static final int VERSION = 1;
  private static final int NAME_BYTES_MAX = 255;
  private static final byte[] NO_TOKEN = new byte[JoinToken.ID_BYTES];

  private final Role role;
  private final PublicKey key;
  private final byte[] sealKey;
  private final String name;
  private final byte[] tokenId;
  private final byte[] signed;
  private final byte[] tokenSignature;

  private EnrolmentRequest(
      Role role,
      PublicKey key,
      byte[] sealKey,
      String name,
      byte[] tokenId,
      byte[] signed,
      byte[] tokenSignature) {
    this.role = role;
    this.key = key;
    this.sealKey = sealKey;
    this.name = name;
    this.tokenId = tokenId;
    this.signed = signed;
    this.tokenSignature = tokenSignature;
  }

  static byte[] enrol(NodeIdentity.Keys keys, Role role, String name, JoinToken token) {
    Packet.Writer writer = head(keys, role, name).raw(token.id());
    writer.blob(sign(keys, writer.toBytes()));
    return writer.blob(token.sign(writer.toBytes())).toBytes();
  }

  static byte[] renew(NodeIdentity.Keys keys, Role role) {
    Packet.Writer writer = head(keys, role, "").raw(NO_TOKEN);
    writer.blob(sign(keys, writer.toBytes()));
    return writer.blob(new byte[0]).toBytes();
  }

  /**
   * Takes a request apart and checks the signature of its key; the token's is for {@link
   * #isSignedBy}.
   *
   * @throws IdentityException when it is none
   */
  static EnrolmentRequest parse(byte[] bytes) {
    Packet.Reader reader = new Packet.Reader(bytes);
    int version = reader.u8();
    if (version != VERSION) {
      throw new IdentityException("an enrolment of version " + version + "; expected " + VERSION);
    }
    Role role = Role.ofCode(reader.u8());
    if (role == null) {
      throw new IdentityException("an enrolment of no known role");
    }
    PublicKey key = publicKey(reader.blob());
    byte[] sealKey = reader.raw(SealKeys.BYTES);
    String name = reader.text(NAME_BYTES_MAX);
    byte[] tokenId = reader.raw(JoinToken.ID_BYTES);
    byte[] signedByNode = reader.before();
    if (!verify(key, signedByNode, reader.blob())) {
      throw new IdentityException("an enrolment that its own key did not sign");
    }
    byte[] signedByToken = reader.before();
    byte[] tokenSignature = reader.blob();
    reader.end();
    return new EnrolmentRequest(role, key, sealKey, name, tokenId, signedByToken, tokenSignature);
  }

  private static Packet.Writer head(NodeIdentity.Keys keys, Role role, String name) {
    return new Packet.Writer()
        .u8(VERSION)
        .u8(role.code())
        .blob(keys.node().getPublic().getEncoded())
        .raw(keys.seal().open())
        .text(name);
  }

  boolean isRenewal() {
    return Arrays.equals(tokenId, NO_TOKEN);
  }

  boolean isSignedBy(byte[] tokenKey) {
    return JoinToken.verify(tokenKey, signed, tokenSignature);
  }

  HostId id() {
    return HostId.ofKey(key);
  }

  Role role() {
    return role;
  }

  PublicKey key() {
    return key;
  }

  byte[] sealKey() {
    return sealKey.clone();
  }

  String name() {
    return name;
  }

  byte[] tokenId() {
    return tokenId.clone();
  }

  private static PublicKey publicKey(byte[] der) {
    try {
      return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IdentityException("an enrolment without a P-256 key", e);
    }
  }

  private static byte[] sign(NodeIdentity.Keys keys, byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.node().getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IdentityException("the node's key cannot sign: " + e.getMessage(), e);
    }
  }

  private static boolean verify(PublicKey key, byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
