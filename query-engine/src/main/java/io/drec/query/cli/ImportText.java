package io.drec.query.cli;

import io.drec.evidence.ImportReport;
import io.drec.evidence.ImportReport.FileReport;
import io.drec.evidence.ImportReport.HostReport;
import io.drec.evidence.ImportReport.Place;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import java.util.Locale;

/** An import's report in words. */
final class ImportText {
  private final StringBuilder text = new StringBuilder();

  private ImportText() {}

  static String of(ImportReport report) {
    ImportText text = new ImportText();
    report.files().forEach(text::file);
    text.hosts(report);
    text.sum(report);
    return text.text.toString();
  }

  private void line(String form, Object... values) {
    text.append(String.format(Locale.ROOT, form, values)).append('\n');
  }

  private void file(FileReport file) {
    String name = Shown.escape(file.name());
    if (file.format() == null) {
      line("%s: not read: %s", name, Shown.escape(String.valueOf(file.failure())));
      return;
    }
    line("%s: %s, %s", name, file.format(), counts(file.read(), file.fresh()));
    for (Place place : file.places()) {
      line("  cannot be read: %s: %s", Shown.escape(place.where()), Shown.escape(place.why()));
    }
    long more = file.unreadable() - file.places().size();
    if (more > 0) {
      line("  and %,d more", more);
    }
    if (file.failure() != null && file.unreadable() == 0) {
      line("  %s", Shown.escape(file.failure()));
    }
  }

  private static String counts(long read, long fresh) {
    String events = String.format(Locale.ROOT, "%,d events", read);
    if (fresh == read) {
      return events + (read == 0 ? "" : ", all new");
    }
    return events
        + (fresh == 0
            ? ", all known before"
            : String.format(Locale.ROOT, ", %,d new, %,d known before", fresh, read - fresh));
  }

  private void hosts(ImportReport report) {
    for (HostReport host : report.hosts()) {
      line(
          "host %s: %s, %s to %s",
          Shown.escape(host.name()),
          counts(host.read(), host.fresh()),
          Times.iso(host.firstNs()),
          Times.iso(host.lastNs()));
    }
  }

  private void sum(ImportReport report) {
    if (report.stopped() != null) {
      line(
          "%s: what was imported stays; repeat the import to complete it",
          Shown.escape(report.stopped()));
    }
    line(
        "%s; %,d places cannot be read; %.1f s, %,d events/s",
        counts(report.read(), report.fresh()),
        report.unreadable(),
        report.elapsedNs() / 1e9,
        report.rate());
  }
}
