package io.drec.segment;

/** The sections of packed rows, and what else is counted by number in them. */
final class RowSections {
  static final int FAMILY_ENTITY = 1;
  static final int FAMILY_EDGE = 2;
  static final int FAMILY_INDICATOR = 3;
  static final int FAMILY_STATE = 4;
  static final int FAMILIES = 4;

  static final int ENTITY_IDS = 32;

  /** Each of these has the places of its blocks in the section behind; so have the ids. */
  static final int ENTITIES = 34;

  static final int EDGES = 36;
  static final int EDGE_MIRRORS = 38;
  static final int POSTINGS = 40;
  static final int POSTING_LISTS = 42;
  static final int STATE = 44;

  /** These have none. */
  static final int FILTER = 46;

  static final int SUMMARY = 47;

  /** By an entity's turn: its place among the ids, and the event that first told of it. */
  static final int ENTITY_PLACES = 48;

  static final int ENTITY_EVENTS = 49;

  /** The rows of each family. */
  static final int[] TABLES = {ENTITIES, EDGES, POSTINGS, STATE};

  /** What the filter is asked for. */
  static final int FILTER_ENTITY = 1;

  static final int FILTER_VALUE = 2;
  static final int FILTER_STATE = 3;

  private RowSections() {}

  /** The index in {@link #TABLES} of a family's table. */
  static int table(int family) {
    if (family < 1 || family > FAMILIES) {
      throw new IllegalArgumentException("family " + family + "; 1 to " + FAMILIES + " are known");
    }
    return family - 1;
  }
}
