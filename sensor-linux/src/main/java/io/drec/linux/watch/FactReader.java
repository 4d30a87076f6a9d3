package io.drec.linux.watch;

import io.drec.linux.watch.Fact.Family;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a watched file says. Takes anything: what is not understood is left out. */
final class FactReader {
  /** Of one file: more are left out. */
  static final int FACTS_MAX = 10_000;

  private static final int NAME_CHARS_MAX = 120;
  private static final int DEFINITION_CHARS_MAX = 4096;
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\s*=.*");
  private static final int CRON_TIMES = 5;

  private FactReader() {}

  /**
   * @param path of the file, which some facts are named by
   */
  static List<Fact> read(Watched kind, String path, String text) {
    List<Fact> facts =
        switch (kind) {
          case PASSWD -> accounts(text);
          case SHADOW -> secrets(text);
          case GROUP -> groups(text);
          case CRON_TABLE -> cron(path, text, null);
          case USER_CRON_TABLE -> cron(path, text, leaf(path));
          case CRON_SCRIPT -> List.of(whole(Family.TASK, path, path, text));
          case AT_JOB -> List.of(whole(Family.TASK, path, null, text));
          case UNIT -> List.of(unit(path, text));
          case INIT_SCRIPT -> List.of(whole(Family.SERVICE, leaf(path), path, text));
          case AUTOSTART -> List.of(whole(Family.TASK, path, value(text, "Exec"), text));
          case AUTHORIZED_KEYS -> List.of(keys(path, text));
          case SUDOERS ->
              List.of(new Fact(Family.POLICY, path, null, null, cut(text), digest(text)));
        };
    return facts.size() <= FACTS_MAX ? facts : facts.subList(0, FACTS_MAX);
  }

  private static String leaf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String cut(String text) {
    return text.length() <= DEFINITION_CHARS_MAX ? text : text.substring(0, DEFINITION_CHARS_MAX);
  }

  private static Fact whole(Family family, String name, @Nullable String command, String text) {
    return new Fact(family, name, command, null, cut(text), digest(text));
  }

  // Accounts

  private static List<Fact> accounts(String text) {
    List<Fact> facts = new ArrayList<>();
    for (String[] field : fields(text, 7)) {
      String told =
          String.format("uid=%s gid=%s home=%s shell=%s", field[2], field[3], field[5], field[6]);
      String all = String.join(":", field);
      facts.add(new Fact(Family.ACCOUNT, field[0], null, field[0], told, digest(all)));
    }
    return facts;
  }

  private static List<Fact> secrets(String text) {
    List<Fact> facts = new ArrayList<>();
    for (String[] field : fields(text, 2)) {
      facts.add(new Fact(Family.SECRET, field[0], null, field[0], "password", digest(field[1])));
    }
    return facts;
  }

  private static List<Fact> groups(String text) {
    List<Fact> facts = new ArrayList<>();
    for (String[] field : fields(text, 4)) {
      for (String member : field[3].split(",", -1)) {
        if (!member.isBlank()) {
          String user = member.strip();
          facts.add(new Fact(Family.MEMBER, field[0] + ":" + user, null, user, null, ""));
        }
      }
    }
    return facts;
  }

  private static List<String[]> fields(String text, int count) {
    List<String[]> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] fields = line.split(":", -1);
      if (fields.length >= count && !fields[0].isBlank() && lines.size() < FACTS_MAX) {
        lines.add(fields);
      }
    }
    return lines;
  }

  private static Fact keys(String path, String text) {
    String home = path.substring(0, Math.max(0, path.indexOf("/.ssh/")));
    return new Fact(Family.SECRET, path, null, leaf(home), "authorized_keys", digest(text));
  }

  // Tasks and services

  /**
   * @param user whose table it is; null: each line names one
   */
  private static List<Fact> cron(String path, String text, @Nullable String user) {
    List<Fact> facts = new ArrayList<>();
    for (String raw : text.split("\n", -1)) {
      String line = raw.strip();
      boolean isJob = !line.isEmpty() && line.charAt(0) != '#' && !VARIABLE.matcher(line).matches();
      Fact job = isJob && facts.size() < FACTS_MAX ? job(path, line, user) : null;
      if (job != null) {
        facts.add(job);
      }
    }
    return facts;
  }

  private static @Nullable Fact job(String path, String line, @Nullable String tableUser) {
    boolean isAnacron = path.endsWith("/anacrontab");
    int times = isAnacron ? 3 : line.startsWith("@") ? 1 : CRON_TIMES;
    boolean namesUser = tableUser == null && !isAnacron;
    String[] words = SPACES.split(line, times + (namesUser ? 2 : 1));
    if (words.length < times + (namesUser ? 2 : 1)) {
      return null;
    }
    String command = words[words.length - 1];
    String user = isAnacron ? "root" : namesUser ? words[times] : tableUser;
    String shown =
        command.length() <= NAME_CHARS_MAX ? command : command.substring(0, NAME_CHARS_MAX);
    return new Fact(Family.TASK, path + " " + shown, command, user, line, line);
  }

  private static Fact unit(String path, String text) {
    String name = leaf(path);
    boolean isTimer = name.endsWith(".timer");
    String starts = isTimer ? value(text, "Unit") : execStart(text);
    String service = name.replaceFirst("\\.timer$", ".service");
    return new Fact(
        isTimer ? Family.TASK : Family.SERVICE,
        name,
        isTimer && starts == null ? service : starts,
        value(text, "User"),
        cut(text),
        path + digest(text));
  }

  /** Without the letters that say how systemd is to start it. */
  private static @Nullable String execStart(String text) {
    String command = value(text, "ExecStart");
    return command == null ? null : command.replaceFirst("^[-@:+!|]+", "");
  }

  private static @Nullable String value(String text, String key) {
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0
          && line.substring(0, equals).strip().equals(key)
          && !line.substring(equals + 1).isBlank()) {
        return line.substring(equals + 1).strip();
      }
    }
    return null;
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
