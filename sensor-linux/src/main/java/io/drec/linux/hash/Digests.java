package io.drec.linux.hash;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Hashes of one file after the other, its first bytes and the entropy of all. One thread. */
final class Digests {
  /** Tells what kind of file it is. */
  static final int FIRST_BYTES = 32;

  private static final int BYTE_VALUES = 256;

  private final List<String> names;
  private final List<MessageDigest> digests = new ArrayList<>();
  private final boolean entropy;
  private final int headBytesMax;
  private final long[] counts = new long[BYTE_VALUES];
  private byte[] head = new byte[0];
  private long bytes;

  /**
   * @param names as {@code FactsConfig.HASHES}
   * @param headBytesMax how much of the beginning is kept
   */
  Digests(List<String> names, boolean entropy, int headBytesMax) {
    this.names = names;
    this.entropy = entropy;
    this.headBytesMax = Math.max(FIRST_BYTES, headBytesMax);
    for (String name : names) {
      digests.add(digest(name));
    }
  }

  private static MessageDigest digest(String name) {
    if (name.equals("sha256")) {
      return SystemSha256.make();
    }
    try {
      return MessageDigest.getInstance(name.equals("md5") ? "MD5" : name.replace("sha", "SHA-"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + name, e);
    }
  }

  /** Begins another file. */
  void begin() {
    digests.forEach(MessageDigest::reset);
    Arrays.fill(counts, 0);
    head = new byte[0];
    bytes = 0;
  }

  /** Takes what lies between position and limit. */
  void add(ByteBuffer part) {
    if (head.length < headBytesMax) {
      int more = Math.min(part.remaining(), headBytesMax - head.length);
      int from = head.length;
      head = Arrays.copyOf(head, from + more);
      part.get(part.position(), head, from, more);
    }
    bytes += part.remaining();
    if (entropy) {
      for (int i = part.position(); i < part.limit(); i++) {
        counts[part.get(i) & 0xff]++;
      }
    }
    for (MessageDigest digest : digests) {
      digest.update(part.duplicate());
    }
  }

  long bytes() {
    return bytes;
  }

  List<String> hashes() {
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      hashes.add(names.get(i) + "=" + HexFormat.of().formatHex(digests.get(i).digest()));
    }
    return hashes;
  }

  byte[] head() {
    return head;
  }

  byte[] firstBytes() {
    return Arrays.copyOf(head, Math.min(head.length, FIRST_BYTES));
  }

  /** Of a byte, from 0 to 8000; -1 when it was not asked for. */
  int entropyMillibits() {
    if (!entropy) {
      return -1;
    }
    double bits = 0;
    for (long count : counts) {
      if (count > 0) {
        double part = (double) count / bytes;
        bits -= part * Math.log(part) / Math.log(2);
      }
    }
    return (int) Math.round(bits * 1000);
  }
}
