package io.drec.evidence;

import io.drec.evidence.ImportReport.FileReport;
import io.drec.evidence.ImportReport.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file that is read, and the account of it. The reading thread writes all of it but {@code
 * fresh}, which is the writing thread's; it is read when both are done.
 */
final class SourceFile {
  static final int PLACES_MAX = 10;
  private static final int PLACE_CHARS_MAX = 200;

  /** The file or folder that was named for import, its last component. */
  final String root;

  private final String name;
  private final List<Place> places = new ArrayList<>();
  @Nullable String format;
  @Nullable String failure;
  long read;
  long fresh;
  private long unreadable;

  SourceFile(String root, String name) {
    this.root = root;
    this.name = name;
  }

  String name() {
    return name;
  }

  void unreadable(String where, String why) {
    unreadable++;
    if (places.size() < PLACES_MAX) {
      places.add(new Place(cut(where), cut(why)));
    }
  }

  private static String cut(String text) {
    return text.length() <= PLACE_CHARS_MAX ? text : text.substring(0, PLACE_CHARS_MAX) + "…";
  }

  FileReport report() {
    return new FileReport(name, format, read, fresh, unreadable, places, failure);
  }
}
