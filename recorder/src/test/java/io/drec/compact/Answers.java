package io.drec.compact;

import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** Everything that a footage can be asked, as lines. */
public final class Answers {
  private final Footage footage;
  private final TreeSet<EntityId> ids = new TreeSet<>();
  private final List<String> lines = new ArrayList<>();

  private Answers(Footage footage) {
    this.footage = footage;
  }

  public static List<String> of(Footage footage) {
    Answers answers = new Answers(footage);
    answers.records();
    answers.indicators();
    answers.ids.forEach(answers::entity);
    answers.lines.add(footage.coverage(Long.MIN_VALUE, Long.MAX_VALUE).toString());
    answers.status(footage.status());
    return answers.lines;
  }

  /** The first lines that are not alike; a whole list in a message says nothing. */
  public static List<String> differences(List<String> found, List<String> expected) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.max(found.size(), expected.size()) && differences.size() < 5; i++) {
      String is = i < found.size() ? found.get(i) : "nothing";
      String told = i < expected.size() ? expected.get(i) : "nothing";
      if (!is.equals(told)) {
        differences.add("line " + i + ": " + is + " instead of " + told);
      }
    }
    return differences;
  }

  private void records() {
    footage.records(
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        stored -> {
          ids.add(stored.process());
          byte[] bytes = stored.record().toByteArray();
          lines.add(
              stored.id()
                  + " "
                  + stored.host()
                  + " "
                  + stored.timeNs()
                  + " "
                  + stored.process()
                  + " "
                  + HexFormat.of().formatHex(bytes));
          return true;
        });
  }

  private void indicators() {
    for (Indicator.Kind kind : Indicator.Kind.values()) {
      List<String> values = new ArrayList<>();
      footage.values(kind, "", values::add);
      for (String value : values) {
        footage.postings(
            new Indicator(kind, value),
            posting -> {
              ids.add(posting.object());
              lines.add(kind + " " + value + " " + posting);
              return true;
            });
      }
    }
  }

  private void entity(EntityId id) {
    lines.add(footage.entity(id).map(Entity::toString).orElse("no " + id));
    footage.causes(id, Long.MAX_VALUE, edge -> lines.add("cause " + edge));
    footage.effects(id, Long.MIN_VALUE, edge -> lines.add("effect " + edge));
  }

  private void status(FootageStatus status) {
    lines.add(
        String.join(
            " ",
            "" + status.fromNs(),
            "" + status.toNs(),
            "" + status.records(),
            "" + status.journalSequence(),
            status.recordsByType().toString(),
            "" + status.totals(),
            status.sensor(),
            status.scope(),
            status.hosts().toString()));
  }
}
