package io.drec.query.script;

import io.drec.compact.Interpreters;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A script that was given to an interpreter inside its arguments: {@code sh -c '…'}. */
public final class Inline {
  private static final Pattern SHELL = Pattern.compile("(ba|da|z|k|mk|fi|c|tc|a)?sh|busybox");
  private static final Pattern SHELL_OPTION = Pattern.compile("-[a-zA-Z]*c|--command");

  /** Of python -c, perl -e and -E, ruby -e, node -e and -p, php -r, lua -e. */
  private static final Pattern OPTION = Pattern.compile("-[a-zA-Z]*[ceE]|-r|-p|--eval|--print");

  /** What {@code -EncodedCommand} has is no text yet: {@link Encoded} reads it. */
  private static final Pattern POWERSHELL = Pattern.compile("(?i)pwsh|powershell");

  private static final Pattern POWERSHELL_OPTION = Pattern.compile("(?i)-c(ommand)?");

  private Inline() {}

  /**
   * @param executable path or name of the program
   * @param args its arguments, the first being the name it was called by
   * @return null when there is none
   */
  public static @Nullable String text(@Nullable String executable, List<String> args) {
    if (executable == null || args.size() < 3 || !Interpreters.isInterpreter(executable)) {
      return null;
    }
    String leaf = executable.substring(executable.lastIndexOf('/') + 1);
    Pattern option = option(leaf);
    for (int i = 1; i + 1 < args.size(); i++) {
      String argument = args.get(i);
      if (!argument.startsWith("-")) {
        return null; // a file, and what follows is the script's own
      }
      if (option.matcher(argument).matches()) {
        return args.get(i + 1);
      }
    }
    return null;
  }

  private static Pattern option(String leaf) {
    if (SHELL.matcher(leaf).matches()) {
      return SHELL_OPTION;
    }
    return POWERSHELL.matcher(leaf).matches() ? POWERSHELL_OPTION : OPTION;
  }
}
