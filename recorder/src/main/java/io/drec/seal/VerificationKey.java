package io.drec.seal;

import io.drec.record.FrameBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What proves a recording, from its first sealed frame on; and what would forge it. It is made
 * once, written to a file, and nowhere else kept.
 */
public final class VerificationKey {
  static final String WORD = "drec-verification-key-1";

  private static final int ID_BYTES = 8;
  private static final int FILE_BYTES_MAX = 64 * 1024;
  private static final int PARTS = 4;
  private static final HexFormat HEX = HexFormat.of();

  private final long firstSequence;
  private final byte[] seed;

  /**
   * @param seed 32 bytes that nobody can guess
   */
  VerificationKey(long firstSequence, byte[] seed) {
    this.firstSequence = firstSequence;
    this.seed = seed.clone();
  }

  /** Sequence of the first frame that is sealed with it. */
  public long firstSequence() {
    return firstSequence;
  }

  /** Eight bytes that name the key and tell nothing of it. */
  public byte[] id() {
    MessageDigest sha256 = FrameBuilder.newSha256();
    sha256.update("drec-seal-1 id".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer first = ByteBuffer.allocate(Long.BYTES).putLong(0, firstSequence);
    sha256.update(first.array());
    sha256.update(seed);
    return Arrays.copyOf(sha256.digest(), ID_BYTES);
  }

  /** Its keys, from the first sealed frame on. */
  public FrameKeys keys() {
    FrameKeys keys = FrameKeys.ofSeed(seed);
    keys.advanceTo(firstSequence);
    return keys;
  }

  /** The line that {@link #parse} reads. */
  String line() {
    String body = WORD + " " + firstSequence + " " + HEX.formatHex(seed);
    return body + " " + checksum(body);
  }

  private static String checksum(String body) {
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return HEX.toHexDigits((int) crc.getValue());
  }

  /**
   * Reads the keys in a file, one a line; empty lines and those with # are passed over.
   *
   * @return ordered by their first frame, at least one
   * @throws SealException with one line for the user
   */
  public static List<VerificationKey> read(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(FILE_BYTES_MAX + 1);
    } catch (NoSuchFileException e) {
      throw new SealException("no verification key at " + file + "; name the file with --key", e);
    } catch (AccessDeniedException e) {
      throw new SealException(
          "cannot read the verification key " + file + ": permission denied", e);
    } catch (IOException e) {
      throw new SealException("cannot read the verification key " + file + ": " + e, e);
    }
    if (bytes.length > FILE_BYTES_MAX) {
      throw new SealException(
          file + " is longer than a verification key can be (" + FILE_BYTES_MAX + " bytes)");
    }
    return parse(file.toString(), new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * @param where for messages
   */
  static List<VerificationKey> parse(String where, String text) {
    List<VerificationKey> keys = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      String content = line.strip();
      if (!content.isEmpty() && !content.startsWith("#")) {
        keys.add(parseLine(where + " line " + number, content));
      }
    }
    if (keys.isEmpty()) {
      throw new SealException(where + " holds no line that begins with " + WORD);
    }
    keys.sort(Comparator.comparingLong(VerificationKey::firstSequence));
    return keys;
  }

  private static VerificationKey parseLine(String where, String line) {
    String[] parts = line.split(" +", PARTS + 1);
    if (!parts[0].equals(WORD)) {
      throw new SealException(
          where
              + (parts[0].startsWith("drec-verification-key-")
                  ? ": a key of another version of drec; expected " + WORD
                  : ": no verification key; expected " + WORD));
    }
    String body = line.substring(0, Math.max(0, line.lastIndexOf(' ')));
    if (parts.length != PARTS || !parts[PARTS - 1].equals(checksum(body))) {
      throw new SealException(where + ": the verification key is damaged; use another copy of it");
    }
    try {
      long first = Long.parseLong(parts[1]);
      byte[] seed = HEX.parseHex(parts[2]);
      if (first >= 0 && first < FrameKeys.LEAVES && seed.length == FrameKeys.SEED_BYTES) {
        return new VerificationKey(first, seed);
      }
    } catch (IllegalArgumentException e) {
      throw new SealException(where + ": the verification key is damaged: " + e.getMessage(), e);
    }
    throw new SealException(where + ": the verification key is damaged; use another copy of it");
  }
}
