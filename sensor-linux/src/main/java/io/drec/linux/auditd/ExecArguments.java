package io.drec.linux.auditd;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an exec, from its EXECVE lines: a long argument stands in parts, {@code a1[0]},
 * {@code a1[1]} …, and many arguments on many lines. Where there is no such line, from the
 * process's title, which is the arguments' first 128 bytes.
 */
final class ExecArguments {
  private static final Pattern NAME = Pattern.compile("a(\\d{1,8})(?:\\[(\\d{1,8})\\])?");
  private static final int UNKNOWN = -1;

  private final List<String> arguments;
  private final int count;
  private final boolean whole;

  private ExecArguments(List<String> arguments, int count, boolean whole) {
    this.arguments = arguments;
    this.count = count;
    this.whole = whole;
  }

  static ExecArguments of(AuditEvent event) {
    List<AuditMessage> lines = event.all("EXECVE");
    if (lines.isEmpty()) {
      return ofTitle(event.first("PROCTITLE"));
    }
    SortedMap<Integer, SortedMap<Integer, String>> parts = new TreeMap<>();
    Long count = null;
    for (AuditMessage line : lines) {
      count = count == null ? line.number("argc") : count;
      for (AuditField field : line.fields()) {
        Matcher name = NAME.matcher(field.name());
        if (name.matches()) {
          int part = name.group(2) == null ? 0 : Integer.parseInt(name.group(2));
          parts
              .computeIfAbsent(Integer.parseInt(name.group(1)), argument -> new TreeMap<>())
              .put(part, field.value());
        }
      }
    }
    List<String> arguments = new ArrayList<>(parts.size());
    parts.values().forEach(argument -> arguments.add(String.join("", argument.values())));
    boolean whole = count != null && count == arguments.size() && isWhole(parts);
    int told = count == null || count > Integer.MAX_VALUE ? UNKNOWN : (int) (long) count;
    return new ExecArguments(arguments, told, whole);
  }

  private static boolean isWhole(SortedMap<Integer, SortedMap<Integer, String>> parts) {
    return isCounted(parts) && parts.values().stream().allMatch(ExecArguments::isCounted);
  }

  /** Whether its keys are 0, 1, 2 … */
  private static boolean isCounted(SortedMap<Integer, ?> numbered) {
    return numbered.isEmpty() || numbered.lastKey() == numbered.size() - 1;
  }

  private static ExecArguments ofTitle(@Nullable AuditMessage line) {
    String title = line == null ? null : line.get("proctitle");
    List<String> arguments = title == null ? List.of() : List.of(title.split("\0", -1));
    return new ExecArguments(arguments, UNKNOWN, false);
  }

  /** What the kernel counted; {@code RecordLayout.UNKNOWN_U32} when it is not told. */
  int count() {
    return count;
  }

  /** Whether all of them are told. */
  boolean isWhole() {
    return whole;
  }

  @Nullable String get(int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }

  /** Each ended by a NUL; null when none is told. */
  @Nullable String joined() {
    return arguments.isEmpty() ? null : String.join("\0", arguments) + '\0';
  }
}
