package io.drec.query.rehearse;

import io.drec.query.rehearse.Cast.Role;
import io.drec.query.rehearse.Rehearsal.Play;
import io.drec.query.rehearse.Verification.Finding;
import java.util.List;
import java.util.Locale;

/** What a rehearsal tells the person who staged it. */
public final class RehearsalReport {
  private RehearsalReport() {}

  /** Who did what, and where. */
  public static String played(Play play, String tool, boolean kept) {
    Cast cast = play.cast();
    StringBuilder text = new StringBuilder();
    text.append("Played in ").append(play.directory());
    text.append(kept ? ":\n\n" : ", which is removed again:\n\n");
    line(text, cast, Role.USER, "sh", "somebody's shell");
    line(text, cast, Role.DOWNLOADER, tool, "fetched stage.sh from " + StageServer.SCRIPT_URL);
    line(text, cast, Role.SCRIPT, "sh stage.sh", "ran it; wrote etc/cron.d/update");
    line(text, cast, Role.WRITER, "base64", "wrote update.part: a copy of " + tool);
    line(text, cast, Role.RENAMER, "mv", "renamed it update");
    line(text, cast, Role.PROGRAM, "update", "called " + StageServer.CALL_URL);
    line(text, cast, Role.SERVER, "java", "answered both");
    return text.append('\n').toString();
  }

  /**
   * The questions, ready to be typed.
   *
   * @param target options that say whom to ask, empty for the default
   */
  public static String questions(List<String> questions, String target) {
    StringBuilder text = new StringBuilder("Ask the recording what it knows of it:\n\n");
    for (String question : questions) {
      text.append("  ./drec ").append(question).append(target).append('\n');
    }
    return text.append('\n').toString();
  }

  /** One line for each answer, and for a wrong one what it should have named. */
  public static String findings(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      text.append(finding.holds() ? "pass  " : "FAIL  ").append(finding.question()).append('\n');
      text.append("      ").append(finding.holds() ? "names " : "expected ");
      text.append(finding.expected()).append('\n');
      if (!finding.holds()) {
        String found = finding.found().isEmpty() ? "nothing" : finding.found();
        text.append("      found    ").append(found).append('\n');
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, Cast cast, Role role, String name, String deed) {
    text.append(String.format(Locale.ROOT, "  %-12s pid %-8d %s%n", name, cast.pid(role), deed));
  }
}
