package io.drec.linux.script;

import io.drec.compact.Interpreters;
import io.drec.record.FieldId;
import io.drec.record.Paths;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the script that an exec is about. */
public final class ScriptFinder {
  /** The option's value is the script, or names no file: bash -c, perl -e, python -m, php -r. */
  private static final Pattern INLINE = Pattern.compile("-[a-zA-Z]*[cemrE]|--eval|--command");

  private static final Set<String> WITH_VALUE = Set.of("-o", "+o", "-O", "+O", "-W", "-X", "-I");

  /** Their first argument is the program itself. */
  private static final Set<String> TEXT_FIRST = Set.of("awk", "gawk", "mawk", "busybox");

  /** S_IFMT and S_IFREG. */
  private static final int TYPE_MASK = 0xf000;

  private static final int TYPE_FILE = 0x8000;

  private ScriptFinder() {}

  /**
   * A script by its path.
   *
   * @param isSure the kernel says so; else an argument may be no file at all
   */
  public record Found(byte[] path, boolean isSure) {}

  /** Null when there is none that has a path of its own. */
  public static @Nullable Found find(RecordView exec) {
    byte[] told = whole(exec, FieldId.SCRIPT);
    if (told != null && told.length > 0) {
      byte[] path = Paths.absolute(whole(exec, FieldId.CWD), told);
      return path == null ? null : new Found(path, true);
    }
    byte[] exe = whole(exec, FieldId.EXE);
    String leaf = exe == null ? "" : leaf(exe);
    if (!Interpreters.isInterpreter(leaf) || TEXT_FIRST.contains(leaf)) {
      return null;
    }
    byte[] argv = exec.fieldBytes(FieldId.ARGV);
    List<String> arguments = argv == null ? List.of() : arguments(argv);
    String argument = argument(arguments);
    if (argument == null) {
      return input(exec, leaf, arguments);
    }
    byte[] named = argument.getBytes(StandardCharsets.ISO_8859_1);
    byte[] path = Paths.absolute(whole(exec, FieldId.CWD), named);
    return path == null ? null : new Found(path, false);
  }

  /** The file that its standard input is, where it runs that: sh < x. */
  private static @Nullable Found input(RecordView exec, String leaf, List<String> arguments) {
    boolean isFile = (exec.bodyInt(ProcStart.STDIN_MODE) & TYPE_MASK) == TYPE_FILE;
    byte[] path = isFile ? whole(exec, FieldId.STDIN) : null;
    boolean runs = !arguments.isEmpty() && Interpreters.runsInput(leaf, arguments);
    return runs && path != null && path.length > 0 && path[0] == '/' ? new Found(path, true) : null;
  }

  /** The first argument that is no option; null when the script comes otherwise. */
  static @Nullable String argument(List<String> arguments) {
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.isEmpty() || argument.equals("-") || INLINE.matcher(argument).matches()) {
        return null;
      }
      if (WITH_VALUE.contains(argument)) {
        i++;
      } else if (argument.charAt(0) != '-' && argument.charAt(0) != '+') {
        return argument;
      }
    }
    return null;
  }

  static List<String> arguments(byte[] argv) {
    String all = new String(argv, StandardCharsets.ISO_8859_1);
    List<String> arguments = Arrays.asList(all.split("\0", -1));
    return all.endsWith("\0") ? arguments.subList(0, arguments.size() - 1) : arguments;
  }

  private static String leaf(byte[] path) {
    String text = new String(path, StandardCharsets.ISO_8859_1);
    return text.substring(text.lastIndexOf('/') + 1);
  }

  private static byte @Nullable [] whole(RecordView record, FieldId id) {
    int field = record.findField(id);
    return field < 0 || record.fieldFlags(field) != 0 ? null : record.fieldBytes(id);
  }
}
