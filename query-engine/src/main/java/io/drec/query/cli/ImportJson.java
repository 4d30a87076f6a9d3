package io.drec.query.cli;

import io.drec.evidence.ImportReport;
import io.drec.evidence.ImportReport.FileReport;
import io.drec.evidence.ImportReport.HostReport;
import io.drec.query.question.Json;

/** An import's report as JSON; what is not known is left out. */
final class ImportJson {
  private ImportJson() {}

  static byte[] of(ImportReport report) {
    return Json.object(
        json ->
            json.put("read", report.read())
                .put("new", report.fresh())
                .put("known", report.known())
                .put("unreadable", report.unreadable())
                .put("elapsed_ns", report.elapsedNs())
                .put("events_per_second", report.rate())
                .put("stopped", report.stopped())
                .objects("files", report.files(), ImportJson::file)
                .objects("hosts", report.hosts(), ImportJson::host));
  }

  private static void file(Json json, FileReport file) {
    json.put("name", file.name())
        .put("format", file.format())
        .put("read", file.read())
        .put("new", file.fresh())
        .put("known", file.known())
        .put("unreadable", file.unreadable())
        .objects(
            "places",
            file.places(),
            (part, place) -> part.put("where", place.where()).put("why", place.why()))
        .put("failure", file.failure());
  }

  private static void host(Json json, HostReport host) {
    json.put("name", host.name())
        .put("read", host.read())
        .put("new", host.fresh())
        .time("from", host.firstNs())
        .time("to", host.lastNs());
  }
}
