package io.drec.query.words;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The known word that is nearest to one that was mistyped. */
public final class Nearest {
  private Nearest() {}

  /** Null when none is near enough to be meant. */
  public static @Nullable String to(String word, Collection<String> known) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return least <= Math.max(2, word.length() / 2) ? nearest : null;
  }

  /** Edits from one word to the other; a word that ends or begins the other is near. */
  private static int distance(String word, String candidate) {
    if (word.length() > 2 && (candidate.endsWith(word) || candidate.startsWith(word))) {
      return 1;
    }
    int[] row = new int[candidate.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= word.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (word.charAt(i - 1) == candidate.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[candidate.length()];
  }
}
