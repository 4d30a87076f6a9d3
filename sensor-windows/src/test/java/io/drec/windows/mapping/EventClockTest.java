package io.drec.windows.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.RecordLayout.Origin;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the event's own host wrote it, from whatever its collector has kept. */
final class EventClockTest {

  private static Instant written(String fields) {
    return instant(Mapped.of("{\"EventID\":1," + fields + "}").view().timeNs());
  }

  private static Instant instant(long ns) {
    return Instant.ofEpochSecond(0, ns);
  }

  @Test
  void shouldTakeTheLogServicesTimeBeforeAllOthers() {
    Mapped record =
        Mapped.of(
            "{\"EventID\":1,\"TimeCreated\":\"2024-05-06T07:08:09.1234567Z\","
                + "\"UtcTime\":\"2024-05-06 02:08:09.100\","
                + "\"@timestamp\":\"2024-05-06T07:09:00Z\"}");
    assertThat(instant(record.view().timeNs()))
        .isEqualTo(Instant.parse("2024-05-06T07:08:09.123456700Z"));
    assertThat(instant(record.origin().getLong(Origin.SOURCE_TIME_NS)))
        .isEqualTo(Instant.parse("2024-05-06T02:08:09.100Z"));
  }

  @ParameterizedTest
  @CsvSource({
    // host and collector in the zone -4: the collector lags, which must not count
    "2024-05-06 03:08:09, 2024-05-06 03:10:09, 2024-05-06T07:10:11Z, , 2024-05-06T07:08:09Z",
    // five and a half hours ahead
    "2024-05-06 12:38:09, 2024-05-06 12:38:10, 2024-05-06T07:08:11Z, , 2024-05-06T07:08:09Z",
    // the finer time of the same clock
    "2024-05-06 03:08:09, 2024-05-06 03:08:10, 2024-05-06T07:08:11Z, 2024-05-06 07:08:08.750,"
        + " 2024-05-06T07:08:08.750Z",
    // another clock gives the part below the second only
    "2024-05-06 03:08:09, 2024-05-06 03:08:10, 2024-05-06T07:08:11Z, 2024-05-05 01:00:00.250,"
        + " 2024-05-06T07:08:09.250Z",
    // the zone from Sysmon's clock
    "2024-05-06 03:08:09, , 2024-05-06T07:30:00Z, 2024-05-06 07:08:09.5, 2024-05-06T07:08:09.500Z",
    // the zone from the collector's clock
    "2024-05-06 03:08:09, , 2024-05-06T07:10:00Z, , 2024-05-06T07:08:09Z"
  })
  void shouldFindTheZoneOfALocalTime(
      String event, String received, String collected, String utc, Instant expected) {
    String fields = "\"EventTime\":\"" + event + "\",\"@timestamp\":\"" + collected + "\"";
    fields += received == null ? "" : ",\"EventReceivedTime\":\"" + received + "\"";
    fields += utc == null ? "" : ",\"UtcTime\":\"" + utc + "\"";
    assertThat(written(fields)).isEqualTo(expected);
  }

  @Test
  void shouldTakeTheCollectorsTimeLast() {
    assertThat(
            written("\"@timestamp\":\"2024-05-06T07:08:09Z\",\"UtcTime\":\"2024-05-06 07:00:00\""))
        .isEqualTo(Instant.parse("2024-05-06T07:00:00Z"));
    assertThat(written("\"@timestamp\":\"2024-05-06T09:08:09+02:00\""))
        .isEqualTo(Instant.parse("2024-05-06T07:08:09Z"));
    assertThat(written("\"TimeCreated\":\"/Date(1714979289123)/\""))
        .isEqualTo(Instant.parse("2024-05-06T07:08:09.123Z"));
    assertThat(written("\"TimeCreated\":\"yesterday\"")).isEqualTo(Instant.EPOCH);
  }
}
