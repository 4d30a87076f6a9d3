package io.drec.segment;

import org.jspecify.annotations.Nullable;

/** The sections of packed rows, and which family's rows are in which. */
final class RowSections {
  static final int FAMILY_ENTITY = 1;
  static final int FAMILY_EDGE = 2;
  static final int FAMILY_INDICATOR = 3;
  static final int FAMILY_STATE = 4;

  static final int ENTITY_IDS = 32;

  /** Each of these has the places of its blocks in the section behind. */
  static final int ENTITIES = 34;

  static final int EDGES = 36;
  static final int POSTINGS = 38;
  static final int POSTING_LISTS = 40;
  static final int STATE = 42;
  static final int LEDGER = 44;
  static final int STATE_BEHIND = 46;

  /** These have none. */
  static final int FILTER = 48;

  static final int SUMMARY = 49;

  /** Sections of rows, in order. */
  static final int[] TABLES = {ENTITIES, EDGES, POSTINGS, STATE, LEDGER, STATE_BEHIND};

  /** What the filter is asked for. */
  static final int FILTER_ENTITY = 1;

  static final int FILTER_VALUE = 2;
  static final int FILTER_STATE = 3;
  static final int FILTER_LOG = 4;

  private RowSections() {}

  /** The index in {@link #TABLES} of a family's first table. */
  static int firstTable(int family) {
    return switch (family) {
      case FAMILY_ENTITY, FAMILY_EDGE, FAMILY_INDICATOR, FAMILY_STATE -> family - 1;
      default -> throw new IllegalArgumentException("family " + family + "; 1 to 4 are known");
    };
  }

  /** Behind the family's last. */
  static int endTable(int family) {
    return family == FAMILY_STATE ? TABLES.length : firstTable(family) + 1;
  }

  /** The table in which this key has its place. */
  static int table(int family, byte @Nullable [] key) {
    int table = firstTable(family);
    if (family != FAMILY_STATE || key == null || key.length == 0) {
      return table;
    }
    int letter = key[0] & 0xff;
    return letter < LedgerPacker.LETTER
        ? table
        : letter == LedgerPacker.LETTER ? table + 1 : table + 2;
  }
}
