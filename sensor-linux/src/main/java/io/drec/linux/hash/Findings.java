package io.drec.linux.hash;

import io.drec.record.HashState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of looking into a file.
 *
 * @param version that was read, or is meant; null: not known
 * @param hashes {@code sha256=hex}; none but of COMPUTED and CACHED
 * @param firstBytes of it
 * @param entropyMillibits {@code RecordLayout.UNKNOWN_U32}: not asked for
 * @param head its first part, for who wants its text; empty: none
 * @param error why it was refused
 */
record Findings(
    HashState state,
    @Nullable FileVersion version,
    List<String> hashes,
    byte[] firstBytes,
    int entropyMillibits,
    byte[] head,
    @Nullable String error) {

  static Findings none(HashState state, @Nullable FileVersion version, @Nullable String error) {
    return new Findings(state, version, List.of(), new byte[0], -1, new byte[0], error);
  }

  /** The same, told again: without the text. */
  Findings again() {
    return new Findings(
        HashState.CACHED, version, hashes, firstBytes, entropyMillibits, new byte[0], null);
  }
}
