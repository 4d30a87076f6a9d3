package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressesTest {
  /** Examples of RFC 5952 sections 1, 4 and 5. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:DB8::A, 2001:db8::a",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "fe80:0:0:0:0:0:0:0, fe80::",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8"
  })
  void shouldWriteIpv6InTheFormOfRfc5952(String given, String expected)
      throws UnknownHostException {
    assertThat(Addresses.text(10, InetAddress.getByName(given).getAddress())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"203.0.113.7, 203.0.113.7", "255.0.0.1, 255.0.0.1"})
  void shouldWriteAMappedAddressAsIpv4(String given, String expected) throws UnknownHostException {
    byte[] v4 = InetAddress.getByName(given).getAddress();
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(v4, 0, mapped, 12, 4);
    assertThat(Addresses.text(10, mapped)).isEqualTo(expected);
    assertThat(Addresses.text(2, Arrays.copyOf(v4, 16))).isEqualTo(expected);
    assertThat(Addresses.withPort(expected, 80)).isEqualTo(expected + ":80");
  }
}
