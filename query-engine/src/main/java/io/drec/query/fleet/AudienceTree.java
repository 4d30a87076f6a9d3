package io.drec.query.fleet;

import io.drec.relay.identity.HostId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hosts that a question is for, as one hash that can be signed once, and for each host the few
 * hashes that prove it to be among them (a Merkle tree as in RFC 6962, over the sorted ids). So a
 * question to a hundred thousand hosts costs one signature and each host half a kilobyte, and a
 * question that was made for one host cannot be played to another.
 */
final class AudienceTree {
  static final int HASH_BYTES = 32;

  /** Enough for more hosts than there are addresses. */
  static final int PROOF_HASHES_MAX = 40;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final List<byte[][]> levels = new ArrayList<>();
  private final Map<HostId, Integer> places = new HashMap<>();

  /**
   * @param hosts at least one
   */
  AudienceTree(Collection<HostId> hosts) {
    List<HostId> sorted = hosts.stream().distinct().sorted().toList();
    byte[][] level = new byte[sorted.size()][];
    for (int i = 0; i < level.length; i++) {
      places.put(sorted.get(i), i);
      level[i] = leaf(sorted.get(i));
    }
    levels.add(level);
    while (level.length > 1) {
      byte[][] above = new byte[(level.length + 1) / 2][];
      for (int i = 0; i < above.length; i++) {
        // Whoever has no neighbour goes up as it is.
        above[i] = 2 * i + 1 < level.length ? node(level[2 * i], level[2 * i + 1]) : level[2 * i];
      }
      levels.add(above);
      level = above;
    }
  }

  byte[] root() {
    return levels.get(levels.size() - 1)[0].clone();
  }

  /** The neighbours on the way from a host up to the root, with the side they stand on. */
  List<Step> proof(HostId host) {
    Integer place = places.get(host);
    if (place == null) {
      throw new IllegalArgumentException(host + " is not in this audience");
    }
    List<Step> proof = new ArrayList<>();
    int at = place;
    for (byte[][] level : levels) {
      int neighbour = at ^ 1;
      if (neighbour < level.length) {
        proof.add(new Step(neighbour < at, level[neighbour]));
      }
      at /= 2;
    }
    return proof;
  }

  /** A neighbour on the way up. */
  record Step(boolean left, byte[] hash) {}

  static boolean isIn(HostId host, List<Step> proof, byte[] root) {
    byte[] hash = leaf(host);
    for (Step step : proof) {
      hash = step.left() ? node(step.hash(), hash) : node(hash, step.hash());
    }
    return MessageDigest.isEqual(hash, root);
  }

  private static byte[] leaf(HostId host) {
    MessageDigest sha = sha256();
    sha.update(LEAF);
    return sha.digest(host.toBytes());
  }

  private static byte[] node(byte[] left, byte[] right) {
    MessageDigest sha = sha256();
    sha.update(NODE);
    sha.update(left);
    return sha.digest(right);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
