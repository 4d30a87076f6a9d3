package io.drec.jmh.compare;

import io.drec.jmh.peer.Store;
import io.drec.store.EntityId;
import io.drec.store.Indicator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question to measure with. Several of one line are asked in turn.
 *
 * @param line in the table: {@code lookup path one}
 * @param kind what is asked
 * @param what indicator's kind, entity, field and way, or host; by kind
 * @param text value, text, point or time
 */
record Ask(String line, Kind kind, String what, String text) {
  /** What is asked; WHY and SCOPE are whole answers, which only we give. */
  enum Kind {
    LOOKUP,
    BACK,
    FORWARD,
    SEARCH,
    WHY,
    SCOPE
  }

  static final String ANY_HOST = "*";
  private static final int PARTS = 4;

  boolean ofPeersToo() {
    return kind != Kind.WHY && kind != Kind.SCOPE;
  }

  /**
   * Asks it.
   *
   * @return what must be the same from all who are asked: events, entities, matches; of a whole
   *     answer its length
   */
  long of(Store store) throws Exception {
    return switch (kind) {
      case LOOKUP -> {
        Store.Touched touched = store.touched(Indicator.Kind.valueOf(what), text);
        yield touched.events() * 1_000_000 + touched.rows() % 1_000_000;
      }
      case BACK -> store.back(entity(), Long.parseLong(text));
      case FORWARD -> store.forward(entity(), Long.parseLong(text));
      case SEARCH -> {
        String[] way = what.split(" ", 2);
        yield store.search(
            new Store.Wanted(Store.Field.valueOf(way[0]), Store.How.valueOf(way[1]), text));
      }
      case WHY, SCOPE ->
          store instanceof OurStore ours ? ours.answer(kind == Kind.WHY, text, host()) : -1;
    };
  }

  /** What {@link #of} returned, for a person: rows of a lookup. */
  static long shown(Kind kind, long count) {
    return kind == Kind.LOOKUP ? count % 1_000_000 : count;
  }

  private @Nullable String host() {
    return what.equals(ANY_HOST) ? null : what;
  }

  private EntityId entity() {
    EntityId id = EntityId.parse(what);
    if (id == null) {
      throw new IllegalStateException("no entity id: " + what);
    }
    return id;
  }

  static void write(List<Ask> asks, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Ask ask : asks) {
      lines.add(String.join("\t", ask.line, ask.kind.name(), ask.what, ask.text));
    }
    Files.write(file, lines, StandardCharsets.UTF_8);
  }

  /** By line, in the order of the file. */
  static Map<String, List<Ask>> read(Path file) throws IOException {
    Map<String, List<Ask>> asks = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String[] parts = line.split("\t", PARTS);
      Ask ask = new Ask(parts[0], Kind.valueOf(parts[1]), parts[2], parts[3]);
      asks.computeIfAbsent(ask.line, any -> new ArrayList<>()).add(ask);
    }
    return asks;
  }
}
