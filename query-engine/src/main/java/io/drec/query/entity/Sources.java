package io.drec.query.entity;

import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Mechanism;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * From where a file came over the network: as its own mark says or, where it has none, as the marks
 * say of the programs that wrote it, and of those that wrote these.
 */
public final class Sources {
  private static final int DEPTH_MAX = 8;
  private static final int WRITES_MAX = 512;

  private final Known known;
  private final Set<String> urls = new TreeSet<>();
  private final Set<EntityId> seen = new HashSet<>();

  private Sources(Known known) {
    this.known = known;
  }

  public static Set<String> of(Known known, EntityId file) {
    Sources sources = new Sources(known);
    List<Fetched> marks = Fetched.of(known, file);
    marks.forEach(mark -> sources.urls.add(mark.url()));
    if (marks.isEmpty()) {
      sources.writers(file, Long.MAX_VALUE, 0);
    }
    return sources.urls;
  }

  private void writers(EntityId file, long untilNs, int depth) {
    if (depth == DEPTH_MAX || !seen.add(file)) {
      return;
    }
    int[] writes = {0};
    known
        .footage()
        .causes(
            file,
            untilNs,
            edge -> {
              if (edge.mechanism() == Mechanism.WRITE) {
                program(edge, depth);
              }
              return ++writes[0] < WRITES_MAX;
            });
  }

  private void program(Edge write, int depth) {
    Entity.Process process = known.process(write.from());
    Entity.Image image = process == null ? null : known.image(process, write.firstNs());
    EntityId program = image == null ? null : image.file();
    Entity.File file = known.file(program);
    if (image == null || program == null || file == null) {
      return;
    }
    Fetched mark = file.url() == null ? null : Fetched.at(known, program, image.timeNs());
    if (mark != null) {
      urls.add(mark.url());
    } else {
      writers(program, image.timeNs(), depth + 1);
    }
  }
}
