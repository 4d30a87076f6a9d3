package io.drec.linux.logons;

import io.drec.record.AuthKind;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a line of auth.log or secure tells of a logon, in the words of sshd, sudo, su and PAM. Names
 * in it may be anybody's choice: an address is the last one, where the program itself puts it.
 *
 * @param pid of the program that wrote it; 0: not told
 * @param program such as {@code sshd}
 * @param user who acted; null: not told
 * @param target whose account it is about
 * @param address null: not told
 * @param command what was run as target; null: not told
 * @param message behind the header
 */
record AuthLogLine(
    AuthKind kind,
    int pid,
    String program,
    @Nullable String user,
    String target,
    @Nullable String address,
    int port,
    @Nullable String command,
    String message) {
  private static final Pattern HEADER =
      Pattern.compile(
          "(?:[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d|\\d{4}-\\d\\d-\\d\\d[T ]\\S+) \\S+"
              + " ([\\w.-]{1,32})(?:\\[(\\d{1,10})\\])?: (.*)");

  private static final Pattern ACCEPTED =
      Pattern.compile("Accepted \\S+ for (.*) from (\\S+) port (\\d{1,5})(?: ssh2)?(?:: .*)?");

  private static final Pattern REFUSED =
      Pattern.compile(
          "Failed \\S+ for (?:invalid user )?(.*) from (\\S+) port (\\d{1,5})(?: ssh2)?(?:: .*)?");

  private static final Pattern SUDO =
      Pattern.compile(
          "\\s*(\\S+) : (?:TTY=\\S+ ; )?PWD=.* ; USER=(\\S+) ; (?:\\S+ ; )*COMMAND=(.*)");

  private static final Pattern SU = Pattern.compile("(FAILED SU )?\\(to (\\S+)\\) (\\S+) on \\S+");

  private static final Pattern PAM_FAILED =
      Pattern.compile("pam_\\w+\\([\\w-]+:auth\\): authentication failure;.* user=(\\S+)");

  private static final Pattern PAM_SESSION =
      Pattern.compile(
          "pam_unix\\([\\w-]+:session\\): session (opened|closed) for user ([^\\s(]+).*");

  /** Of these each session is a logon; of sudo and su it is told otherwise. */
  private static final Set<String> LOGIN_PROGRAMS = Set.of("login", "sshd", "sshd-session", "gdm");

  /** Null when the line tells of none. */
  static @Nullable AuthLogLine read(String line) {
    Matcher header = HEADER.matcher(line);
    if (!header.matches()) {
      return null;
    }
    String program = header.group(1);
    String number = header.group(2);
    long pid = number == null ? 0 : Long.parseLong(number);
    String message = header.group(3);
    int known = pid > Integer.MAX_VALUE ? 0 : (int) pid;
    AuthLogLine found =
        program.startsWith("sshd")
            ? ssh(known, program, message)
            : program.equals("sudo") || program.equals("su")
                ? elevation(known, program, message)
                : null;
    return found == null ? pam(known, program, message) : found;
  }

  private static @Nullable AuthLogLine ssh(int pid, String program, String message) {
    Matcher accepted = ACCEPTED.matcher(message);
    if (accepted.matches()) {
      return remote(AuthKind.LOGON, pid, program, accepted, message);
    }
    Matcher refused = REFUSED.matcher(message);
    return refused.matches() ? remote(AuthKind.FAILED, pid, program, refused, message) : null;
  }

  private static AuthLogLine remote(
      AuthKind kind, int pid, String program, Matcher found, String message) {
    int port = Integer.parseInt(found.group(3));
    return new AuthLogLine(
        kind, pid, program, null, found.group(1), found.group(2), port, null, message);
  }

  private static @Nullable AuthLogLine elevation(int pid, String program, String message) {
    Matcher sudo = SUDO.matcher(message);
    if (sudo.matches()) {
      return local(
          AuthKind.ELEVATE, pid, program, sudo.group(1), sudo.group(2), sudo.group(3), message);
    }
    Matcher su = SU.matcher(message);
    if (!su.matches()) {
      return null;
    }
    AuthKind kind = su.group(1) == null ? AuthKind.ELEVATE : AuthKind.FAILED;
    return local(kind, pid, program, su.group(3), su.group(2), null, message);
  }

  private static @Nullable AuthLogLine pam(int pid, String program, String message) {
    Matcher failed = PAM_FAILED.matcher(message);
    if (failed.matches() && !program.startsWith("sshd")) {
      return local(AuthKind.FAILED, pid, program, null, failed.group(1), null, message);
    }
    Matcher session = PAM_SESSION.matcher(message);
    boolean isLogon = session.matches() && LOGIN_PROGRAMS.contains(program);
    if (!isLogon || (session.group(1).equals("opened") && program.startsWith("sshd"))) {
      return null; // sshd has told it with the address
    }
    AuthKind kind = session.group(1).equals("opened") ? AuthKind.LOGON : AuthKind.LOGOFF;
    return local(kind, pid, program, null, session.group(2), null, message);
  }

  private static AuthLogLine local(
      AuthKind kind,
      int pid,
      String program,
      @Nullable String user,
      String target,
      @Nullable String command,
      String message) {
    return new AuthLogLine(kind, pid, program, user, target, null, 0, command, message);
  }
}
