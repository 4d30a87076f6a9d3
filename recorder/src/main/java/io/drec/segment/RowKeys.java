package io.drec.segment;

/**
 * Which keys the rows of a segment may have: all that must be open of a segment to say that it has
 * not what is asked for. Some hundred bytes, beside blocks in the cache. Not thread safe.
 */
public final class RowKeys {
  private final RowSummary summary;
  private final RowFilter filter;

  private RowKeys(RowSummary summary, RowFilter filter) {
    this.summary = summary;
    this.filter = filter;
  }

  /**
   * Opens the keys of a segment; {@code cache} is shared by all open segments.
   *
   * @throws SegmentFormatException when they are missing, damaged or of another version; as does
   *     {@link #mayHold}
   */
  public static RowKeys open(Blocks.Source source, BlockCache cache) {
    RowSummary summary = RowSummary.read(Blocks.require(source, RowSections.SUMMARY, 0));
    SectionReader section =
        new SectionReader(source, cache, cache.newSegment(), RowSections.FILTER);
    return new RowKeys(summary, new RowFilter(section, summary.filterLines()));
  }

  RowSummary summary() {
    return summary;
  }

  /**
   * False: there is no such row. True: there is, or by chance, of 100 that are not there about 3.
   *
   * @param start of the keys: of ENTITY the key, of EDGE at least the entity's id, of INDICATOR the
   *     kind and the value, without the zero behind; of STATE the key
   */
  public boolean mayHold(int family, byte[] start) {
    if ((summary.unfiltered() & 1 << family) != 0) {
      return true;
    }
    int length = start.length;
    switch (family) {
      case RowSections.FAMILY_ENTITY, RowSections.FAMILY_EDGE -> {
        return length < EntityNumbers.ID_BYTES
            || holds(RowSections.FILTER_ENTITY, start, EntityNumbers.ID_BYTES);
      }
      case RowSections.FAMILY_INDICATOR -> {
        return holds(RowSections.FILTER_VALUE, start, length);
      }
      default -> {
        return holds(RowSections.FILTER_STATE, start, length);
      }
    }
  }

  private boolean holds(int what, byte[] bytes, int length) {
    return filter.mayHold(RowFilter.hash(what, bytes, 0, length));
  }
}
