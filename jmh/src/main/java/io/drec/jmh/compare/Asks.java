package io.drec.jmh.compare;

import io.drec.jmh.peer.Store;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what to ask of a recording: what the shared scenarios ask, where their events are in it,
 * and values drawn from it by chance, with a seed.
 */
final class Asks {
  private static final int DRAWN = 3000;
  private static final int FEW = 200;
  private static final int FEW_ROWS_MAX = 3;
  private static final int VISITED_MAX = 3_000_000;
  private static final String WIDE = "make";

  private static final List<Indicator.Kind> KINDS =
      List.of(
          Indicator.Kind.PATH,
          Indicator.Kind.HASH,
          Indicator.Kind.IP,
          Indicator.Kind.NAME,
          Indicator.Kind.USER);

  /** Held by values that are in the untouched copy alone. */
  private static final List<String> NEEDLES =
      List.of("lsass_dump-3", "winx64_payload", "nora.quemona", "10.0.5.13");

  private final OurStore store;
  private final Footage footage;
  private final SplittableRandom random;
  private final List<Ask> asks = new ArrayList<>();

  private Asks(OurStore store, long seed) {
    this.store = store;
    this.footage = store.footage();
    this.random = new SplittableRandom(seed);
  }

  static List<Ask> of(OurStore store, long seed) {
    Asks made = new Asks(store, seed);
    for (Indicator.Kind kind : KINDS) {
      made.lookups(kind);
    }
    made.walks();
    made.searches();
    made.answers();
    return made.asks;
  }

  private void lookups(Indicator.Kind kind) {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    List<String> drawn = draw(kind);
    drawn.removeIf(value -> value.indexOf('\t') >= 0 || value.indexOf('\n') >= 0);
    String needle = kind == Indicator.Kind.HASH ? needleHash() : needle(drawn, kind);
    if (needle != null) {
      add("lookup " + name + " one", Ask.Kind.LOOKUP, kind.name(), needle);
    }
    String most = null;
    long mostRows = 0;
    int few = 0;
    for (String value : drawn) {
      long rows = store.touched(kind, value).rows();
      if (rows <= FEW_ROWS_MAX && few < FEW) {
        few++;
        add("lookup " + name + " few", Ask.Kind.LOOKUP, kind.name(), value);
      }
      if (rows > mostRows) {
        mostRows = rows;
        most = value;
      }
    }
    if (most != null) {
      add("lookup " + name + " all", Ask.Kind.LOOKUP, kind.name(), most);
    }
    for (int i = 0; i < 20; i++) {
      add("lookup " + name + " absent", Ask.Kind.LOOKUP, kind.name(), absent(kind, i));
    }
  }

  /** Values, each as likely as another, among the first that there are. */
  private List<String> draw(Indicator.Kind kind) {
    List<String> drawn = new ArrayList<>();
    int[] visited = {0};
    footage.values(
        kind,
        "",
        value -> {
          visited[0]++;
          int place = visited[0] <= DRAWN ? drawn.size() : random.nextInt(visited[0]);
          if (place == drawn.size()) {
            drawn.add(value);
          } else if (place < DRAWN) {
            drawn.set(place, value);
          }
          return visited[0] < VISITED_MAX;
        });
    return drawn;
  }

  private @Nullable String needle(List<String> drawn, Indicator.Kind kind) {
    String[] known = {
      "c:\\windows\\temp\\lsass_dump-3.dmp",
      "winx64_payload.exe",
      "10.0.5.13",
      "PANDALAB\\nora.quemona",
      "nora.quemona"
    };
    for (String value : known) {
      if (store.touched(kind, value).rows() > 0) {
        return value;
      }
    }
    return drawn.stream()
        .filter(value -> NEEDLES.stream().anyMatch(value::contains))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /** Of the program that the scenarios begin with. */
  private @Nullable String needleHash() {
    EntityId process =
        object(Indicator.Kind.NAME, "happy_image.jpeg.exe", EntityKind.PROCESS, null);
    Entity entity = process == null ? null : footage.entity(process).orElse(null);
    if (!(entity instanceof Entity.Process found)) {
      return null;
    }
    return found.images().stream()
        .flatMap(image -> image.hashes().stream())
        .filter(hash -> hash.startsWith("sha256="))
        .map(hash -> hash.substring("sha256=".length()))
        .findFirst()
        .orElse(null);
  }

  private String absent(Indicator.Kind kind, int number) {
    return switch (kind) {
      case PATH -> "c:\\windows\\no\\such\\folder" + number + "\\file.exe";
      case HASH ->
          String.format(
              "%016x%016x%016x%016x",
              random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
      case IP -> "203.0.113." + number;
      default -> "nobody-and-nothing-" + number;
    };
  }

  /** The first to be seen of those that have a value. */
  private @Nullable EntityId object(
      Indicator.Kind kind, String value, EntityKind wanted, @Nullable String host) {
    List<EntityId> objects = new ArrayList<>();
    footage.postings(new Indicator(kind, value), posting -> objects.add(posting.object()));
    EntityId found = null;
    long foundNs = Long.MAX_VALUE;
    for (EntityId id : objects) {
      Entity entity = id.kind() == wanted ? footage.entity(id).orElse(null) : null;
      if (entity != null
          && (host == null || host.equalsIgnoreCase(entity.host()))
          && entity.firstNs() < foundNs) {
        found = id;
        foundNs = entity.firstNs();
      }
    }
    return found;
  }

  private void walks() {
    walk(
        "S1",
        object(Indicator.Kind.PATH, "c:\\windows\\temp\\lsass_dump-3.dmp", EntityKind.FILE, null),
        true);
    walk(
        "S2", object(Indicator.Kind.NAME, "happy_image.jpeg.exe", EntityKind.PROCESS, null), false);
    walk("S3", object(Indicator.Kind.PID, "1400", EntityKind.PROCESS, "MKT01"), true);
    walk("wide", object(Indicator.Kind.NAME, WIDE, EntityKind.PROCESS, null), false);
  }

  private void walk(String name, @Nullable EntityId id, boolean back) {
    Entity entity = id == null ? null : footage.entity(id).orElse(null);
    if (id == null || entity == null) {
      return;
    }
    String line = (back ? "walk back " : "walk forward ") + name;
    Ask.Kind kind = back ? Ask.Kind.BACK : Ask.Kind.FORWARD;
    add(line, kind, id.toString(), String.valueOf(back ? entity.lastNs() : entity.firstNs()));
  }

  private void searches() {
    search("word (one copy)", Store.Field.FILE, Store.How.NAME, "lsass_dump-3.dmp");
    search("word (all copies)", Store.Field.LIBRARY, Store.How.NAME, "amsi.dll");
    search("prefix", Store.Field.FILE, Store.How.PREFIX, "c:\\windows\\temp\\lsass_dump-3");
    search("leading * (one copy)", Store.Field.FILE, Store.How.SUFFIX, "dump-3.dmp");
    search("leading * (all copies)", Store.Field.REGISTRY, Store.How.SUFFIX, "\\eulaaccepted");
    search("* both ends", Store.Field.REGISTRY, Store.How.INFIX, "\\currentversion\\run\\");
    search("leading * (absent)", Store.Field.FILE, Store.How.SUFFIX, "no-such-thing-anywhere");
  }

  private void search(String name, Store.Field field, Store.How how, String text) {
    add("search " + name, Ask.Kind.SEARCH, field.name() + ' ' + how.name(), text);
  }

  private void answers() {
    answer(Ask.Kind.WHY, "S1", "ACCT01", "file.path:C:\\Windows\\Temp\\lsass_dump-3.dmp");
    answer(Ask.Kind.WHY, "S3", "MKT01", "pid:1400");
    answer(
        Ask.Kind.WHY,
        "S5",
        "WORKSTATION6",
        "file.path:C:\\Program Files\\Internet Explorer\\iertutil.dll");
    answer(Ask.Kind.WHY, "S6", "WORKSTATION5", "reg:*\\CurrentVersion\\Run\\Updater");
    answer(Ask.Kind.SCOPE, "S2", "ACCT01", "pid:6740");
    answer(Ask.Kind.SCOPE, "S7", Ask.ANY_HOST, "ip:10.0.5.13");
    answer(Ask.Kind.SCOPE, "S8", Ask.ANY_HOST, "name:winx64_payload.exe");
    EntityId wide = object(Indicator.Kind.NAME, WIDE, EntityKind.PROCESS, null);
    if (wide != null) {
      answer(Ask.Kind.SCOPE, "wide", Ask.ANY_HOST, "process:" + wide);
    }
  }

  private void answer(Ask.Kind kind, String name, String host, String point) {
    Ask ask =
        new Ask(kind.name().toLowerCase(java.util.Locale.ROOT) + ' ' + name, kind, host, point);
    boolean known =
        host.equals(Ask.ANY_HOST)
            || footage.status().hosts().stream().anyMatch(told -> told.equalsIgnoreCase(host));
    if (known
        && store.answer(
                kind == Ask.Kind.WHY, point, known && !host.equals(Ask.ANY_HOST) ? host : null)
            > 0) {
      asks.add(ask);
    }
  }

  private void add(String line, Ask.Kind kind, String what, String text) {
    asks.add(new Ask(line, kind, what, text));
  }
}
