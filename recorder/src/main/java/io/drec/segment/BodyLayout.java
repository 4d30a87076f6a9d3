package io.drec.segment;

import io.drec.record.RecordType;

/** Widths of the members of each type's body, as {@code drec_record.h} lays it out. */
final class BodyLayout {
  private static final String[] WIDTHS = new String[64];

  static {
    WIDTHS[RecordType.PROC_START.code()] = "448448444444448448444444884488844" + "8844";
    WIDTHS[RecordType.PROC_EXIT.code()] = "4488";
    WIDTHS[RecordType.FILE_SESSION.code()] = "448844888844";
    WIDTHS[RecordType.FILE_OP.code()] = "44884444844";
    WIDTHS[RecordType.NET_FLOW.code()] = "442222448448844888";
    WIDTHS[RecordType.IPC.code()] = "444488888844";
    WIDTHS[RecordType.CRED_CHANGE.code()] = "4444444484444";
    WIDTHS[RecordType.DNS.code()] = "44888224";
    WIDTHS[RecordType.IMAGE_LOAD.code()] = "448888444";
    WIDTHS[RecordType.KERNEL.code()] = "44448844";
    WIDTHS[RecordType.AUTH.code()] = "44422448";
    WIDTHS[RecordType.FILE_HASH.code()] = "448844888";
    WIDTHS[RecordType.HEALTH.code()] = "44888888";
  }

  private BodyLayout() {}

  /**
   * The width of the member at an offset: of members that are not known, 4 bytes.
   *
   * @param member its number
   */
  static int width(int type, int member, int bytesLeft) {
    String widths = type < WIDTHS.length ? WIDTHS[type] : null;
    int width = widths != null && member < widths.length() ? widths.charAt(member) - '0' : 4;
    return Math.min(width, bytesLeft);
  }
}
