package io.drec.evidence;

import io.drec.evidence.ImportReport.HostReport;
import io.drec.record.FrameBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host that events tell of, and the account of it. The reading thread writes all of it but {@code
 * fresh}, which is the writing thread's.
 */
public final class ImportedHost {
  private static final String LABEL = "drec-imported-host-1\0";
  private static final int ID_BYTES = 16;
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** Counts hosts in the order in which they were first told. */
  final int number;

  /** Where its events come from, for the whole import. */
  final String sensor;

  private final String name;
  private final byte[] id;
  long read;
  long fresh;
  long firstNs = Long.MAX_VALUE;
  long lastNs = Long.MIN_VALUE;

  /**
   * @param shortName as the source spelled it first
   */
  ImportedHost(int number, String shortName, String sensor) {
    this.number = number;
    this.name = shortName;
    this.sensor = sensor;
    this.id = id(shortName);
  }

  /** The 16 bytes that name a host, by what an event says of it. */
  public static byte[] idOf(String told) {
    return id(shortName(told));
  }

  /** A host's name without its domain; an address is left whole. */
  static String shortName(String told) {
    int dot = told.indexOf('.');
    boolean isAddress = told.indexOf(':') >= 0 || IPV4.matcher(told).matches();
    return dot <= 0 || isAddress ? told : told.substring(0, dot);
  }

  /** The same in every recording: case and domain of a name differ between sources. */
  static byte[] id(String shortName) {
    byte[] text = (LABEL + shortName.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(FrameBuilder.newSha256().digest(text), ID_BYTES);
  }

  String name() {
    return name;
  }

  byte[] id() {
    return id;
  }

  void seen(long timeNs) {
    read++;
    firstNs = Math.min(firstNs, timeNs);
    lastNs = Math.max(lastNs, timeNs);
  }

  HostReport report() {
    return new HostReport(name, read, fresh, firstNs, lastNs);
  }
}
