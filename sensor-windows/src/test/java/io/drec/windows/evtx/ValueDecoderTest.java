package io.drec.windows.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValueDecoderTest {
  private final List<EvtxDamageException> misfits = new ArrayList<>();

  private EvtxValue decode(int type, String hex) {
    byte[] bytes = HexFormat.of().parseHex("ffff" + hex + "ffff");
    return new ValueDecoder(bytes).decode(type, 2, hex.length() / 2, misfits::add);
  }

  @ParameterizedTest
  @CsvSource({
    "0x03, fe, -2",
    "0x04, fe, 254",
    "0x05, feff, -2",
    "0x06, feff, 65534",
    "0x07, feffffff, -2",
    "0x08, feffffff, 4294967294",
    "0x09, feffffffffffffff, -2",
    "0x0a, feffffffffffffff, 18446744073709551614",
    "0x0b, 0000c03f, 1.5",
    "0x0c, 000000000000f83f, 1.5",
    "0x0d, 01000000, true",
    "0x0d, 00000000, false",
    "0x0e, 00abff, 00ABFF",
    "0x0f, 7856341234127856000102030405060708, {12345678-1234-5678-0001-020304050607}",
    "0x10, 00000080, 0x80000000",
    "0x10, 0000000000000080, 0x8000000000000000",
    "0x11, 00803ed5deb19d01, 1970-01-01T00:00:00.0000000Z",
    "0x12, e6070b000000140001000200030004000, 2022-11-20T01:02:03.0040000Z",
    "0x13, 010100000000000512000000, S-1-5-18",
    "0x13, 010100000001020312000000, S-1-66051-18",
    "0x14, 000000c0, 0xc0000000",
    "0x15, 0000000000000080, 0x8000000000000000",
    "0x00, aabb, ''",
    "0x08, '', ''",
  })
  void shouldDecodeEachType(String type, String hex, String text) {
    String even = hex.substring(0, hex.length() / 2 * 2);
    String sized = type.equals("0x0f") ? even.substring(0, 32) : even;
    assertThat(decode(Integer.decode(type), sized).text()).isEqualTo(text);
    assertThat(misfits).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0x83, ff01, '-1,1'",
    "0x84, ff01, '255,1'",
    "0x85, ffff0100, '-1,1'",
    "0x86, ffff0100, '65535,1'",
    "0x87, ffffffff01000000, '-1,1'",
    "0x88, ffffffff01000000, '4294967295,1'",
    "0x8a, 01000000000000000200000000000000, '1,2'",
    "0x8b, 0000c03f0000c03f, '1.5,1.5'",
    "0x8d, 0100000000000000, 'true,false'",
    "0x93, 010100000000000512000000010100000000000514000000, 'S-1-5-18,S-1-5-20'",
    "0x94, 0100000010000000, '0x1,0x10'",
  })
  void shouldDecodeArrays(String type, String hex, String items) {
    EvtxValue array = decode(Integer.decode(type), hex);
    assertThat(array.text()).isEqualTo(items.replace(',', '\n'));
    assertThat(misfits).isEmpty();
  }

  @Test
  void shouldDecodeStringsAndDropTheZerosBehindThem() {
    assertThat(text(0x01, "Größe\0\0", StandardCharsets.UTF_16LE)).isEqualTo("Größe");
    assertThat(text(0x01, "a\0b", StandardCharsets.UTF_16LE)).isEqualTo("a\0b");
    assertThat(text(0x01, "", StandardCharsets.UTF_16LE)).isEmpty();
    assertThat(text(0x02, "Gr\u00f6\u00dfe\0", StandardCharsets.ISO_8859_1)).isEqualTo("Größe");
    assertThat(text(0x81, "one\0\0three\0", StandardCharsets.UTF_16LE)).isEqualTo("one\n\nthree");
  }

  private String text(int type, String text, java.nio.charset.Charset charset) {
    return decode(type, HexFormat.of().formatHex(text.getBytes(charset))).text();
  }

  @ParameterizedTest
  @CsvSource({
    "0x08, 0102", // four bytes
    "0x0f, 0102",
    "0x13, 0105000000000005",
    "0x13, 01",
    "0x12, 00000000000000000000000000000000", // month 0
    "0x10, 010203",
    "0x7f, 01", // no such type
    "0x88, 0102030405", // one and a quarter
    "0x8e, 01020304", // no arrays of binaries
    "0x93, 01",
  })
  void shouldKeepTheBytesOfAValueThatDoesNotFitItsType(String type, String hex) {
    EvtxValue value = decode(Integer.decode(type), hex);
    assertThat(value).isInstanceOf(EvtxValue.Bytes.class);
    assertThat(value.text()).isEqualToIgnoringCase(hex);
    assertThat(misfits).hasSize(1);
    assertThat(misfits.get(0)).hasMessageContaining("value of type " + type);
  }

  @Test
  void shouldKeepTimesExactAndClampWhatNanosecondsCannotTell() {
    EvtxValue.Time time = new EvtxValue.Time(EvtxWriter.WRITTEN_TICKS + 1);
    assertThat(time.text()).isEqualTo("2026-11-20T12:00:00.0000001Z");
    assertThat(Instant.ofEpochSecond(0, time.epochNs())).isEqualTo(time.instant());

    assertThat(new EvtxValue.Time(Long.MAX_VALUE).epochNs()).isEqualTo(Long.MAX_VALUE);
    assertThat(new EvtxValue.Time(Long.MIN_VALUE).epochNs()).isEqualTo(Long.MIN_VALUE);
    assertThat(new EvtxValue.Time(Long.MAX_VALUE).text()).startsWith("+30828-09-14T02:48:05");
    assertThat(new EvtxValue.Time(0).text()).isEqualTo("1601-01-01T00:00:00.0000000Z");
  }
}
