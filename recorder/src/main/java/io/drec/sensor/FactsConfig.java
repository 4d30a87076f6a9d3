package io.drec.sensor;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a sensor looks up in user space beside the acts that it captures: files that ran, logs,
 * accounts, tasks. Each can be left out.
 *
 * @param hashes names of the hashes to take of files that ran: {@code sha256}, {@code sha1}, {@code
 *     md5}; empty: none
 * @param hashBytesMax of greater files none is taken, and that is said
 * @param entropy whether the entropy of such a file's bytes is told, too
 * @param scriptBytesMax of a script's text so much is kept; 0: none
 * @param redact what of a script's text is replaced before it is kept
 * @param logons whether logons and security messages are recorded
 * @param containers whether the image of each container that is seen is looked up
 * @param watch whether changes of accounts, tasks and services are told as such
 */
public record FactsConfig(
    List<String> hashes,
    long hashBytesMax,
    boolean entropy,
    int scriptBytesMax,
    List<Pattern> redact,
    boolean logons,
    boolean containers,
    boolean watch) {

  /** Hashes that can be asked for. */
  public static final List<String> HASHES = List.of("sha256", "sha1", "md5");

  /** Nothing beside what is captured. */
  public static final FactsConfig NONE =
      new FactsConfig(List.of(), 0, false, 0, List.of(), false, false, false);

  public FactsConfig {
    hashes = List.copyOf(hashes);
    redact = List.copyOf(redact);
  }
}
