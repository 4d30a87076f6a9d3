package io.drec.compact;

import io.drec.record.Paths;
import io.drec.store.Entity;
import io.drec.store.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Tells that a process reads a file in order to run it: its program is a known interpreter and the
 * file is named by one of its arguments, as in {@code sh x.sh}. The kernel itself tells only of
 * scripts that it starts by their first line.
 */
public final class Interpreters {
  /** By the name of the executable, with a version behind it or without: {@code python3.12}. */
  private static final Set<String> NAMES =
      Set.of(
          "sh",
          "ash",
          "bash",
          "dash",
          "zsh",
          "ksh",
          "mksh",
          "fish",
          "csh",
          "tcsh",
          "busybox",
          "python",
          "pypy",
          "perl",
          "ruby",
          "node",
          "nodejs",
          "deno",
          "bun",
          "php",
          "lua",
          "luajit",
          "awk",
          "gawk",
          "mawk",
          "Rscript",
          "tclsh",
          "wish",
          "expect",
          "pwsh",
          "groovy",
          "osascript");

  /** Options behind which the program to run stands: of shells -e means something else. */
  private static final Pattern SHELL_PROGRAM = Pattern.compile("-[a-zA-Z]*c");

  private static final Pattern OTHER_PROGRAM = Pattern.compile("-[a-zA-Z]*[cemr]");

  private Interpreters() {}

  /** Whether this program, by its path or name, is one that runs scripts. */
  public static boolean isInterpreter(String executable) {
    String leaf = Text.leaf(executable);
    int end = leaf.length();
    while (end > 0 && isOfVersion(leaf.charAt(end - 1))) {
      end--;
    }
    return NAMES.contains(leaf) || NAMES.contains(leaf.substring(0, end));
  }

  private static boolean isOfVersion(char one) {
    return one == '-' || one == '.' || one >= '0' && one <= '9';
  }

  /** Names of programs that run scripts, without version. */
  public static Set<String> names() {
    return NAMES;
  }

  /**
   * Whether an interpreter runs what comes through its standard input: it was told to run nothing
   * else, as in {@code curl … | sh}.
   *
   * @param args with the name it was called by
   */
  public static boolean runsInput(String executable, List<String> args) {
    Pattern given = Text.leaf(executable).endsWith("sh") ? SHELL_PROGRAM : OTHER_PROGRAM;
    for (int i = 1; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.equals("-s") || arg.equals("-")) {
        return true;
      }
      // A word is a script to run.
      if (!arg.startsWith("-") || given.matcher(arg).matches()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether this image, being an interpreter, was told to run the file at this path.
   *
   * @param path absolute, as the kernel resolved it
   * @param resolve follows symbolic links
   */
  static boolean runs(Entity.Image image, byte[] path, UnaryOperator<byte[]> resolve) {
    String executable = image.executable();
    if (executable == null || !isInterpreter(executable)) {
      return false;
    }
    String directory = image.workingDirectory();
    byte[] cwd = directory == null ? null : Text.encode(directory);
    List<String> args = image.args();
    for (int i = 1; i < args.size(); i++) {
      byte[] named = Paths.absolute(cwd, Text.encode(args.get(i)));
      if (named != null && Arrays.equals(resolve.apply(named), path)) {
        return true;
      }
    }
    return false;
  }
}
