package io.drec.query.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EncodedTest {
  private static final String SCRIPT = "Write-Host 'it ran'; exit 3";

  private static String utf16(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_16LE));
  }

  private static String literal(byte[] bytes) {
    return "[Convert]::FromBase64String('" + Base64.getEncoder().encodeToString(bytes) + "')";
  }

  private static byte[] packed(String text, boolean gzip) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        gzip
            ? new GZIPOutputStream(bytes)
            : new DeflaterOutputStream(bytes, new Deflater(9, true))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "powershell -e %s",
        "powershell.exe -ec %s",
        "\"C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\" -NoP -W 1 -EnC %s",
        "pwsh -NonInteractive -EncodedCommand %s",
        "POWERSHELL /enco '%s'",
        "powershell \u2013encodedc \"%s\"",
        "cmd.exe /c powershell -en   %s & exit",
        "powershell -enc:%s",
        "renamed.exe -enc %s",
      })
  void shouldDecodeACommandUnderEveryAbbreviation(String line) {
    List<Decoded> decoded = Encoded.in(line.replace("%s", utf16(SCRIPT)));
    assertThat(decoded).containsExactly(new Decoded("Base64 of UTF-16LE", SCRIPT, null, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "powershell -ep bypass -file C:\\x.ps1",
        "powershell -ExecutionPolicy Unrestricted",
        "grep -e c29tZXRoaW5nbG9uZ2Vy",
        "tar -e aGVsbG93b3JsZGhlbGxv",
        "powershell -Command Get-Date",
        "openssl enc -d",
      })
  void shouldFindNothingWhereNothingIsEncoded(String line) {
    assertThat(Encoded.in(line)).isEmpty();
  }

  @Test
  void shouldDecodeLayerBehindLayer() {
    String inner = "powershell -enc " + utf16(SCRIPT);
    List<Decoded> decoded = Encoded.in("powershell -enc " + utf16(inner));
    assertThat(decoded)
        .containsExactly(
            new Decoded("Base64 of UTF-16LE", inner, null, 1),
            new Decoded("Base64 of UTF-16LE", SCRIPT, null, 2));
  }

  @Test
  void shouldDecodeWhatAScriptDecodesItself() throws IOException {
    byte[] plain = SCRIPT.getBytes(StandardCharsets.UTF_8);
    assertThat(Encoded.in("IEX " + literal(plain)))
        .containsExactly(new Decoded("Base64", SCRIPT, null, 1));
    assertThat(Encoded.in("x " + literal(packed(SCRIPT, true))))
        .containsExactly(new Decoded("gzip in Base64", SCRIPT, null, 1));
    assertThat(
            Encoded.in("New-Object IO.Compression.DeflateStream " + literal(packed(SCRIPT, false))))
        .containsExactly(new Decoded("deflate in Base64", SCRIPT, null, 1));
  }

  @Test
  void shouldSayWhatItCannotDecode() throws IOException {
    assertThat(Encoded.in("powershell -enc AAAAAAAAAAAAAAAAAAAA====").isEmpty()).isTrue();
    assertThat(Encoded.in("powershell -enc " + "AAECAwQFBgcICQoLDA0ODxAREhM="))
        .singleElement()
        .satisfies(one -> assertThat(one.problem()).contains("holds no UTF-16LE text"));
    assertThat(Encoded.in("powershell -enc " + "abcdefghijklmnopqrstuvwxyz123"))
        .singleElement()
        .satisfies(one -> assertThat(one.problem()).contains("is no whole Base64"));
    byte[] cut = java.util.Arrays.copyOf(packed(SCRIPT, true), 20);
    assertThat(Encoded.in(literal(cut)))
        .singleElement()
        .satisfies(one -> assertThat(one.problem()).contains("cannot be decompressed"));
    assertThat(Encoded.in(literal(new byte[] {1, 2, 3, 4, 5, 6, 7})))
        .singleElement()
        .satisfies(one -> assertThat(one.problem()).contains("7 bytes that are no text"));
  }

  @Test
  void shouldBoundLayersPayloadsAndSizes() throws IOException {
    String line = SCRIPT;
    for (int i = 0; i < 8; i++) {
      line = "powershell -enc " + utf16(line);
    }
    List<Decoded> layers = Encoded.in(line);
    assertThat(layers).hasSize(Encoded.DEPTH_MAX + 1);
    assertThat(layers.get(Encoded.DEPTH_MAX).problem()).contains("more layers");
    String many = ("powershell -enc " + utf16(SCRIPT) + " ; ").repeat(100);
    assertThat(Encoded.in(many)).hasSize(Encoded.PAYLOADS_MAX);
    Decoded bomb = Encoded.in(literal(packed("a".repeat(50_000_000), true))).get(0);
    assertThat(bomb.text()).hasSize(Encoded.BYTES_MAX);
    assertThat(bomb.problem()).contains("cut at");
  }

  @Test
  void shouldNeverFailOnAnyText() {
    long seed = 20261120;
    Random random = new Random(seed);
    String alphabet = "-/e ncpowershell FromBase64String('\")AAAbC=+/\n";
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "powershell -enc " : "");
      for (int length = random.nextInt(120); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(Encoded.in(text.toString()).size())
          .as("seed %d, text %s", seed, text)
          .isLessThanOrEqualTo(Encoded.PAYLOADS_MAX + Encoded.DEPTH_MAX);
    }
  }
}
