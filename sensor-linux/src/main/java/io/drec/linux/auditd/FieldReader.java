package io.drec.linux.auditd;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the fields of a line. Values stand bare, in quotes, in braces, or, where they hold what a
 * user could have chosen and it has a quote, a space or a control character, in hexadecimal. What a
 * program told stands in {@code msg='…'} and is read as fields of the line.
 *
 * <p>Words that belong to no name ({@code avc: denied { read } for}) are kept as a field {@code
 * text}.
 */
final class FieldReader {
  /** Of the audit system's field dictionary: those that are encoded. */
  private static final Set<String> ENCODED =
      Set.of(
          ("acct cmd comm cwd data device dir exe file grp key name new-disk new-fs new_group ocomm"
                  + " old-disk old-fs path proctitle root_dir sw vm watch invalid_context")
              .split(" "));

  private static final Pattern ARGUMENT = Pattern.compile("a\\d+(?:\\[\\d+\\])?");

  private final List<AuditField> fields = new ArrayList<>();
  private final StringBuilder words = new StringBuilder();
  private final boolean isExecve;
  private int fieldsLeft;
  private boolean isInMessage;

  private FieldReader(boolean isExecve, int fieldsMax) {
    this.isExecve = isExecve;
    this.fieldsLeft = fieldsMax;
  }

  /**
   * Reads a line.
   *
   * @param fieldsMax fields to read; what stands behind them is kept as one, {@code rest}
   */
  static AuditMessage read(AuditLine line, int fieldsMax) {
    FieldReader reader = new FieldReader(line.type().equals("EXECVE"), fieldsMax);
    String text = line.text();
    int enriched = text.indexOf(AuditLine.ENRICHED, line.bodyOffset());
    if (enriched < 0) {
      reader.section(text.substring(line.bodyOffset()));
    } else {
      reader.section(text.substring(line.bodyOffset(), enriched));
      reader.section(text.substring(enriched + 1));
    }
    if (!reader.words.isEmpty()) {
      reader.fields.add(new AuditField("text", reader.words.toString(), true));
    }
    return new AuditMessage(line, List.copyOf(reader.fields));
  }

  private void section(String text) {
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == ' ') {
        at++;
      } else if (fieldsLeft <= 0) {
        fields.add(new AuditField("rest", text.substring(at), true));
        return;
      } else {
        at = token(text, at);
      }
    }
  }

  /** Reads one field or word; returns where the next may begin. */
  private int token(String text, int from) {
    int space = until(text, ' ', from);
    int equals = from;
    while (equals < space && text.charAt(equals) != '=') {
      equals++;
    }
    if (equals == from || equals == space) {
      words.append(words.isEmpty() ? "" : " ").append(text, from, space);
      return space;
    }
    String name = text.substring(text.charAt(from) == '(' ? from + 1 : from, equals);
    char first = equals + 1 < text.length() ? text.charAt(equals + 1) : ' ';
    if (first == '\'') {
      return quotedFields(text, name, equals + 2);
    }
    if (first == '"' || first == '{') {
      int end = until(text, first == '"' ? '"' : '}', equals + 2);
      add(name, text.substring(equals + 2, end).strip(), true);
      return Math.min(text.length(), end + 1);
    }
    bare(name, text.substring(equals + 1, space));
    return space;
  }

  /** What a program told; it may hold quotes of its own, so the last one ends it. */
  private int quotedFields(String text, String name, int from) {
    int last = text.lastIndexOf('\'');
    int end = last < from ? text.length() : last;
    if (name.equals("msg") && !isInMessage) {
      isInMessage = true;
      section(text.substring(from, end));
      isInMessage = false;
    } else {
      add(name, text.substring(from, end), true);
    }
    return Math.min(text.length(), end + 1);
  }

  private void bare(String name, String value) {
    String told = value.endsWith(",") ? value.substring(0, value.length() - 1) : value;
    if (told.endsWith(")") && told.indexOf('(') < 0) {
      told = told.substring(0, told.length() - 1);
    }
    if (told.length() % 2 == 0 && Numbers.isHexadecimal(told) && isEncoded(name)) {
      add(name, Numbers.unhex(told), true);
    } else {
      add(name, told, !isNothing(told));
    }
  }

  private boolean isEncoded(String name) {
    return isExecve ? ARGUMENT.matcher(name).matches() : ENCODED.contains(name);
  }

  private static boolean isNothing(String value) {
    return value.isEmpty() || value.equals("?") || value.equals("(null)") || value.equals("(none)");
  }

  private void add(String name, String value, boolean isTold) {
    fields.add(new AuditField(name, value, isTold));
    fieldsLeft--;
  }

  private static int until(String text, char end, int from) {
    int at = text.indexOf(end, Math.min(from, text.length()));
    return at < 0 ? text.length() : at;
  }
}
