package io.drec.linux.fallback;

/** What holds for both fallbacks, in sentences for the person who reads an answer. */
final class FallbackSentences {
  static final String SCOPED =
      "Only one control group is recorded; what happens outside it is not seen. Processes belong"
          + " to it as they do when they start a program or are made; one that ended before it"
          + " could be asked counts as its parent did.";

  private FallbackSentences() {}
}
