package io.drec.relay.identity;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * Who is shut out, signed by the centre, so that a relay can hold to it and cannot make one up.
 *
 * <pre>
 * u8 version 1 | u64 number of the list | u64 count | ids, 32 bytes each | blob signature
 * </pre>
 *
 * @param number greater for a newer list
 */
public record DenyList(long number, Set<HostId> ids) {
  /** So that a list fits into one frame: 30,000 × 32 = 960,000 bytes. */
  public static final int IDS_MAX = 30_000;

  private static final int VERSION = 1;

  /** Before any list came. */
  public static final DenyList NONE = new DenyList(-1, Set.of());

  public DenyList {
    ids = Set.copyOf(ids);
  }

  /**
   * @throws IdentityException when it has more than {@link #IDS_MAX} ids
   */
  public static byte[] sign(long number, SortedSet<HostId> ids, PrivateKey centreKey) {
    if (ids.size() > IDS_MAX) {
      throw new IdentityException(
          ids.size() + " ids are denied; a list has at most " + IDS_MAX + ": rotate the authority");
    }
    Packet.Writer writer = new Packet.Writer().u8(VERSION).u64(number).u64(ids.size());
    ids.forEach(id -> writer.raw(id.toBytes()));
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(centreKey);
      signature.update(writer.toBytes());
      return writer.blob(signature.sign()).toBytes();
    } catch (GeneralSecurityException e) {
      throw new IdentityException("the deny list cannot be signed: " + e.getMessage(), e);
    }
  }

  /**
   * @throws IdentityException when it is none, or the centre did not sign it
   */
  public static DenyList parse(byte[] bytes, PublicKey centreKey) {
    Packet.Reader reader = new Packet.Reader(bytes);
    int version = reader.u8();
    long number = reader.u64();
    long count = reader.u64();
    if (version != VERSION || count < 0 || count > IDS_MAX) {
      throw new IdentityException("a deny list of version " + version + " with " + count + " ids");
    }
    List<HostId> ids = new ArrayList<>();
    for (long index = 0; index < count; index++) {
      ids.add(HostId.of(reader.raw(HostId.BYTES)));
    }
    byte[] signed = reader.before();
    byte[] signature = reader.blob();
    reader.end();
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(centreKey);
      verifier.update(signed);
      if (verifier.verify(signature)) {
        return new DenyList(number, Set.copyOf(ids));
      }
    } catch (GeneralSecurityException e) {
      throw new IdentityException("the deny list's signature cannot be read", e);
    }
    throw new IdentityException("a deny list that the centre did not sign");
  }
}
