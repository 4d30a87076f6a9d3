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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is told of the fields' sources is what the mapper does. */
final class FieldSourceTest {
  private static final Pattern WORD = Pattern.compile("\\bf(\\d+)[abc]?\\b");

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
                if (stored.record().pid() == 0) {
                  values.forEach(value -> read(own, value.toString()));
                }
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

  /**
   * A word {@code f3} is of field 3: {@link EveryRecord}. Of a record of no process it can only be
   * its own.
   */
  private static void read(EcsField field, String value) {
    Matcher word = WORD.matcher(value);
    while (word.find()) {
      long bit = Wanted.bit(Integer.parseInt(word.group(1)));
      assertThat(FieldSource.of(field).fields() & bit).as("%s %s", field, value).isNotZero();
    }
  }

  /** A field that is missing here in one of three lists makes search pass over what has it. */
  @Test
  void shouldTellOfEveryFieldOfEveryTypeAndKindOfRecord() {
    check(EveryRecord.of(0));
    check(EveryRecord.of(7));
    assertThat(EnumSet.complementOf(EnumSet.copyOf(seen)))
        .as("fields that no record here has: give EveryRecord what makes them")
        .isEmpty();
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
