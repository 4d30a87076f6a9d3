package io.drec.query.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.syntax.QueryParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EcsFieldTest {
  private static final Path PAGE =
      Path.of(System.getProperty("drec.root", "..")).resolve("docs/api/fields.md");

  /** Run with -Ddrec.write=true to write the page anew. */
  @Test
  void shouldBeListedInTheDocumentation() throws IOException {
    StringBuilder table =
        new StringBuilder("| field | compared as | what it is |\n|---|---|---|\n");
    for (EcsField field : EcsField.values()) {
      table
          .append("| `")
          .append(field.fieldName())
          .append("` | ")
          .append(field.type().name().toLowerCase(Locale.ROOT))
          .append(" | ")
          .append(field.description())
          .append(" |\n");
    }
    String page = Files.readString(PAGE);
    if (Boolean.getBoolean("drec.write")) {
      int from = page.indexOf("| field |");
      page = page.substring(0, from) + table;
      Files.writeString(PAGE, page);
    }
    assertThat(page).endsWith(table.toString());
    for (EcsField field : QueryParser.DEFAULT_FIELDS) {
      assertThat(page.substring(0, page.indexOf("| field |"))).contains(field.fieldName());
    }
  }

  /** Events are written as objects in objects: the fields of one object stand together. */
  @Test
  void shouldStandTogetherByObject() {
    Set<String> closed = new HashSet<>();
    String before = "";
    for (EcsField field : EcsField.values()) {
      String name = field.fieldName();
      String parent = name.substring(0, Math.max(0, name.lastIndexOf('.')));
      for (String open = before; !open.isEmpty(); open = parentOf(open)) {
        if (!parent.equals(open) && !parent.startsWith(open + ".")) {
          closed.add(open);
        }
      }
      assertThat(closed).as(name).doesNotContain(parent);
      before = parent;
    }
  }

  private static String parentOf(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }
}
