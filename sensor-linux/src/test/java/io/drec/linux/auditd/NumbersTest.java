package io.drec.linux.auditd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NumbersTest {
  @Test
  void shouldReadDecimalNumbersAndNothingElse() {
    assertThat(Numbers.decimal("0")).isZero();
    assertThat(Numbers.decimal("-13")).isEqualTo(-13);
    assertThat(Numbers.decimal("4294967295")).isEqualTo(0xffff_ffffL);
    assertThat(Numbers.decimal("999999999999999999")).isEqualTo(999_999_999_999_999_999L);
    for (String text : new String[] {"", "-", "+1", "1-", "0x1", "root", "1000000000000000000"}) {
      assertThat(Numbers.decimal(text)).as(text).isNull();
    }
    assertThat(Numbers.octal("0100755")).isEqualTo(0100755);
    assertThat(Numbers.octal("8")).isNull();
  }

  @Test
  void shouldReadNumbersOfAll64Bits() {
    assertThat(Numbers.unsigned("18446744073709551615")).isEqualTo(-1);
    assertThat(Numbers.unsigned("18446744073709551616")).isNull();
    assertThat(Numbers.hexadecimal("ffffffffffffff9c")).isEqualTo(-100);
    assertThat(Numbers.hexadecimal("0x10")).isEqualTo(16);
    assertThat(Numbers.hexadecimal("0x")).isNull();
    assertThat(Numbers.hexadecimal("10000000000000000")).isNull();
  }

  @Test
  void shouldReadDevicesAsTheKernelKeepsThem() {
    assertThat(Numbers.device("fd:01")).isEqualTo(0xfdL << 20 | 1);
    assertThat(Numbers.device("103:10001")).isEqualTo(0x103L << 20 | 0x10001);
    assertThat(Numbers.device(null)).isZero();
    assertThat(Numbers.device("08-01")).isZero();
    assertThat(Numbers.device(":")).isZero();
  }
}
