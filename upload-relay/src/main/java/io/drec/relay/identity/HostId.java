package io.drec.relay.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;

/** A host, relay or centre by the SHA-256 of its public key (SubjectPublicKeyInfo, DER). */
public final class HostId implements Comparable<HostId> {
  public static final int BYTES = 32;

  private final byte[] bytes;

  private HostId(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws IllegalArgumentException when it is not {@link #BYTES} long
   */
  public static HostId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a host id of " + bytes.length + " bytes; expected " + BYTES);
    }
    return new HostId(bytes.clone());
  }

  /** The id of whoever holds the private key to this one. */
  public static HostId ofKey(PublicKey key) {
    return ofKey(key.getEncoded());
  }

  /**
   * @param key SubjectPublicKeyInfo, DER
   */
  static HostId ofKey(byte[] key) {
    try {
      return new HostId(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * @param hex 64 hexadecimal digits
   * @throws IllegalArgumentException when it is none
   */
  public static HostId parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The first eight bytes; ids that differ there are in the order of these, unsigned. */
  public long prefix() {
    long prefix = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      prefix = prefix << 8 | bytes[i] & 0xff;
    }
    return prefix;
  }

  @Override
  public int compareTo(HostId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostId id && Arrays.equals(bytes, id.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 64 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
