package io.drec.evidence;

import io.drec.record.EventFingerprint;
import io.drec.record.FrameBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Sixteen bytes that name an event, the same however often it is imported. */
record Fingerprint(long high, long low) {
  static final int BYTES = 16;
  private static final byte[] LOSS = "drec-loss-1\0".getBytes(StandardCharsets.US_ASCII);
  private static final Fingerprint NONE = new Fingerprint(0, 0);

  /** Reads it from a little-endian buffer, whose bytes it takes as they stand. */
  static Fingerprint read(ByteBuffer buffer, int offset) {
    return new Fingerprint(
        Long.reverseBytes(buffer.getLong(offset)), Long.reverseBytes(buffer.getLong(offset + 8)));
  }

  void write(ByteBuffer buffer, int offset) {
    buffer.putLong(offset, Long.reverseBytes(high));
    buffer.putLong(offset + 8, Long.reverseBytes(low));
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /**
   * Of the n-th event with this fingerprint in a file.
   *
   * @param n from 2
   */
  Fingerprint twin(int n) {
    return of(EventFingerprint.twin(bytes(), n));
  }

  /** Of what could not be read between two events; null: there is none. */
  static Fingerprint loss(@Nullable Fingerprint before, @Nullable Fingerprint after, long count) {
    MessageDigest sha256 = FrameBuilder.newSha256();
    sha256.update(LOSS);
    sha256.update((before == null ? NONE : before).bytes());
    sha256.update((after == null ? NONE : after).bytes());
    return of(sha256.digest(ByteBuffer.allocate(8).putLong(count).array()));
  }

  private static Fingerprint of(byte[] digest) {
    ByteBuffer first = ByteBuffer.wrap(digest);
    return new Fingerprint(first.getLong(), first.getLong());
  }
}
