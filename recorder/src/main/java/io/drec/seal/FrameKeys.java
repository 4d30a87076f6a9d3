package io.drec.seal;

import io.drec.record.FrameBuilder;
import io.drec.record.FrameSeal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The keys of all frames from {@link #index} on, and none before.
 *
 * <p>A tree of secrets with a leaf for each sequence (after Goldreich, Goldwasser and Micali; as a
 * seekable key generator Marson and Poettering, 2014): a node's two children are hashes of it, a
 * leaf's hashes are the frame's keys. What is kept is the roots of the greatest subtrees that cover
 * {@code index} to the end, at most {@value #HEIGHT} + 1 of them. The next leaf costs two hashes in
 * the mean; any later one is reached in {@value #HEIGHT}; an earlier one not at all, because the
 * secrets above it were overwritten.
 *
 * <p>The secrets lie outside the Java heap, where no collector copies them about, and nothing is
 * allocated after making it. Not thread safe.
 */
public final class FrameKeys implements AutoCloseable {
  public static final int SEED_BYTES = 32;

  /** Of the tree: 2^48 frames, at 10,000 a second for 892 years. */
  static final int HEIGHT = 48;

  static final long LEAVES = 1L << HEIGHT;
  private static final int SECRET_BYTES = 32;
  private static final int NODES_MAX = HEIGHT + 1;

  private static final byte[] LEFT = label("drec-seal-1 left");
  private static final byte[] RIGHT = label("drec-seal-1 right");
  private static final byte[] FRAME = label("drec-seal-1 frame");
  private static final byte[] MARK = label("drec-seal-1 mark");
  private static final byte[] SCRUB = new byte[63];

  private final MessageDigest sha256 = FrameBuilder.newSha256();
  private final ByteBuffer secrets = ByteBuffer.allocateDirect(NODES_MAX * SECRET_BYTES);
  private final byte[] heights = new byte[NODES_MAX];
  private final byte[] parent = new byte[SECRET_BYTES];
  private final byte[] child = new byte[SECRET_BYTES];

  /** The last is that of the nearest leaves. */
  private int nodeCount;

  private long index;

  private FrameKeys() {}

  /** All keys, of the frames from 0 on. */
  static FrameKeys ofSeed(byte[] seed) {
    FrameKeys keys = new FrameKeys();
    keys.secrets.put(0, seed, 0, SECRET_BYTES);
    keys.heights[0] = HEIGHT;
    keys.nodeCount = 1;
    return keys;
  }

  /**
   * What {@link #write} wrote.
   *
   * @param from where its first secret lies; there must be {@link #nodes} of them
   */
  static FrameKeys read(long index, ByteBuffer bytes, int from) {
    FrameKeys keys = new FrameKeys();
    keys.index = index;
    keys.nodeCount = nodes(index);
    long begin = index;
    for (int node = keys.nodeCount - 1; node >= 0; node--) {
      int height = height(begin);
      keys.heights[node] = (byte) height;
      begin += 1L << height;
    }
    keys.secrets.put(0, bytes, from, keys.nodeCount * SECRET_BYTES);
    return keys;
  }

  /** How many secrets cover the leaves from this one on. */
  static int nodes(long index) {
    int count = 0;
    for (long begin = index; begin < LEAVES; begin += 1L << height(begin)) {
      count++;
    }
    return count;
  }

  /** Of the greatest subtree that begins with this leaf. */
  private static int height(long begin) {
    return begin == 0 ? HEIGHT : Long.numberOfTrailingZeros(begin);
  }

  /** A second one that goes its own way. */
  FrameKeys copy() {
    FrameKeys copy = new FrameKeys();
    copy.index = index;
    copy.nodeCount = nodeCount;
    System.arraycopy(heights, 0, copy.heights, 0, nodeCount);
    copy.secrets.put(0, secrets, 0, nodeCount * SECRET_BYTES);
    return copy;
  }

  /** Sequence of the first frame whose keys can be made. */
  public long index() {
    return index;
  }

  /** Forgets the keys of all frames before this one, for good. */
  public void advanceTo(long sequence) {
    if (sequence < index || sequence >= LEAVES) {
      throw new IllegalArgumentException("keys of frame " + sequence + ", kept from " + index);
    }
    while (index < sequence) {
      long behind = index + (1L << heights[nodeCount - 1]);
      if (behind <= sequence) {
        pop();
        index = behind;
      } else {
        split();
      }
    }
    scrub();
  }

  /** The key that frame {@link #index} is sealed with. */
  public void frameKey(byte[] out) {
    leaf(FRAME, out);
  }

  /** The key for what is said of the recording when it stood at {@link #index}. */
  void markKey(byte[] out) {
    leaf(MARK, out);
  }

  private void leaf(byte[] label, byte[] out) {
    while (heights[nodeCount - 1] > 0) {
      split();
    }
    secrets.get((nodeCount - 1) * SECRET_BYTES, parent);
    hash(label, out);
    scrub();
  }

  /** Puts the nearest node's two children in its place. */
  private void split() {
    int at = (nodeCount - 1) * SECRET_BYTES;
    secrets.get(at, parent);
    byte height = (byte) (heights[nodeCount - 1] - 1);
    hash(RIGHT, child);
    secrets.put(at, child);
    hash(LEFT, child);
    secrets.put(at + SECRET_BYTES, child);
    heights[nodeCount - 1] = height;
    heights[nodeCount] = height;
    nodeCount++;
  }

  private void pop() {
    nodeCount--;
    erase(secrets, nodeCount * SECRET_BYTES, SECRET_BYTES);
  }

  private void hash(byte[] label, byte[] out) {
    sha256.update(label);
    sha256.update(parent);
    digest(out);
  }

  /** Overwrites what the last steps left behind, in the digest's own buffer too. */
  private void scrub() {
    Arrays.fill(child, (byte) 0);
    Arrays.fill(parent, (byte) 0);
    sha256.update(SCRUB);
    digest(child);
  }

  private void digest(byte[] out) {
    try {
      sha256.digest(out, 0, SECRET_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("32 bytes are too few for SHA-256", e);
    }
  }

  /**
   * Writes the secrets; nobody may have asked for a key of {@link #index} since it was advanced.
   *
   * @return how many bytes
   */
  int write(ByteBuffer out, int from) {
    if (nodeCount != nodes(index)) {
      throw new IllegalStateException("a key of frame " + index + " is in use");
    }
    out.put(from, secrets, 0, nodeCount * SECRET_BYTES);
    return nodeCount * SECRET_BYTES;
  }

  /** Forgets all keys. */
  @Override
  public void close() {
    erase(secrets, 0, secrets.capacity());
    nodeCount = 0;
    index = LEAVES;
  }

  static void erase(ByteBuffer bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      bytes.put(i, (byte) 0);
    }
  }

  /** HMAC-SHA-256 of a message under a mark key. */
  static byte[] tag(byte[] markKey, byte[] message) {
    byte[] tag = new byte[SECRET_BYTES];
    new FrameSeal().mac(markKey, message, 0, message.length, tag);
    return tag;
  }

  private static byte[] label(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
