package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.record.EventId;
import org.junit.jupiter.api.Test;

/** Rows as the first version wrote them, before imports brought what they have today. */
final class OldFormsTest {
  private static final byte[] HOST = new byte[16];
  private static final EntityId PROCESS = new EntityId(EntityKind.PROCESS, 7);
  private static final EntityId FILE = new EntityId(EntityKind.FILE, 8);

  private static byte[] process(int form) {
    RowWriter row = new RowWriter().u8(form).raw(HOST).signed(10).signed(20);
    row.u8(2).number(4711).signed(9).optionalId(null).optional(20L).optionalInt(256);
    row.u8(1).signed(1000).signed(100).signed(0).optionalInt(1000).optionalText("ada");
    row.optional(5L).optionalText("/a").optionalInt(1).optionalText("pts/0").optionalText("sh");
    row.number(0).number(1).signed(11).event(new EventId(3, 4)).optionalText("/bin/cat");
    row.optionalId(FILE).number(2).text("cat").text("x").optional(null);
    row.optionalText("/tmp").optionalText(null);
    return row.toBytes();
  }

  @Test
  void shouldReadAProcessOfTheFirstForm() {
    Entity.Process process =
        (Entity.Process) EntityRow.decode(PROCESS, process(1)).toEntity("alpha");
    assertThat(process.pid()).isEqualTo(4711);
    assertThat(process.user()).isEqualTo(new Entity.User(1000, 100, 0, 1000, "ada", null));
    assertThat(process.images()).hasSize(1);
    assertThat(process.images().get(0).args()).containsExactly("cat", "x");
    assertThat(process.images().get(0).commandLine()).isNull();
    assertThat(process.guid()).isNull();
  }

  @Test
  void shouldReadWhatItMakesOfAnOldRow() {
    EntityRow old = EntityRow.decode(PROCESS, process(1));
    assertThat(EntityRow.decode(PROCESS, old.encode()).toEntity("alpha"))
        .isEqualTo(old.toEntity("alpha"));
  }

  @Test
  void shouldReadAFileOfTheFirstForm() {
    RowWriter row = new RowWriter().u8(1).raw(HOST).signed(10).signed(20);
    row.optional(1L).optional(2L).optionalInt(3).optional(4L).optionalInt(5);
    row.optional(null).optional(null).number(1).number(0).number(1).text("/x");
    Entity.File file = (Entity.File) EntityRow.decode(FILE, row.toBytes()).toEntity("alpha");
    assertThat(file.paths()).containsExactly("/x");
    assertThat(file.hashes()).isEmpty();
    assertThat(file.url()).isNull();
  }

  @Test
  void shouldRefuseANewerForm() {
    assertThatThrownBy(() -> EntityRow.decode(PROCESS, process(3)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("form 3 of a process");
  }
}
