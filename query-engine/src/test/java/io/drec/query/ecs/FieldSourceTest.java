package io.drec.query.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.compact.Footages;
import io.drec.compact.UserNames;
import io.drec.query.entity.Known;
import io.drec.query.syntax.Need;
import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.sample.Frames;
import io.drec.sample.RandomStory;
import io.drec.segment.RandomFrames;
import io.drec.segment.Wanted;
import io.drec.store.Footage;
import io.drec.store.StoredRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told of the fields' sources is what the mapper does. */
final class FieldSourceTest {
  private final Set<EcsField> seen = EnumSet.noneOf(EcsField.class);

  private void check(Iterable<FrameView> frames) {
    try (Footage footage = Footages.ofFrames(frames, UserNames.NONE)) {
      EcsMapper mapper = new EcsMapper(new Known(footage));
      footage.records(Long.MIN_VALUE, Long.MAX_VALUE, stored -> check(stored, mapper.map(stored)));
    }
  }

  private boolean check(StoredRecord stored, EcsEvent event) {
    long bit = Wanted.bit(stored.record().typeCode());
    event
        .fields()
        .forEach(
            (field, values) -> {
              if (field instanceof EcsField own) {
                seen.add(own);
                assertThat(FieldSource.of(own).types() & bit).as("%s, %s", own, event).isNotZero();
                values.forEach(value -> made(own, value.toString(), bit));
              }
            });
    return true;
  }

  private static void made(EcsField field, String value, long bit) {
    if (MadeValues.tells(field)) {
      long types = MadeValues.types(field, value::equals, Need.ofText(value)::metBy);
      assertThat(types & bit).as("%s %s", field, value).isNotZero();
    }
  }

  @Test
  void shouldTellOfEveryRecordThatCanHaveAField() {
    for (int seed = 1; seed <= 10; seed++) {
      System.out.println("seed " + seed);
      check(RandomStory.of(seed, 500));
      List<FrameView> odd = new ArrayList<>();
      RandomFrames.of(seed, 100).stream()
          .map(Frames::view)
          .filter(FieldSourceTest::isWhole)
          .forEach(odd::add);
      check(odd);
    }
    assertThat(seen)
        .contains(EcsField.REGISTRY_PATH, EcsField.DLL_PATH, EcsField.USER_TARGET_NAME)
        .contains(EcsField.DNS_RESPONSE_CODE, EcsField.MESSAGE, EcsField.DREC_ACCESS);
  }

  static boolean isWhole(FrameView frame) {
    try {
      frame.forEach((index, record) -> record.length());
      return true;
    } catch (RecordFormatException e) {
      return false;
    }
  }
}
