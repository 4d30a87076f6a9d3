package io.drec.jmh.peer;

import java.nio.file.Path;
import java.util.Map;

/** Fills a peer's store: events first, then what was derived of them. Not thread safe. */
public interface Builder extends AutoCloseable {
  void event(PeerEvent event) throws Exception;

  void posting(PostingRow row) throws Exception;

  void edge(EdgeRow row) throws Exception;

  /** Makes what is made at the end, and puts everything on the disk. */
  void finish() throws Exception;

  /** Bytes on the disk by part; after {@link #close}. */
  Map<String, Long> bytes() throws Exception;

  @Override
  void close() throws Exception;

  /** The peers. */
  enum Kind {
    SQLITE,
    DUCKDB,
    LUCENE;

    /** Makes a new store in an empty directory. */
    public Builder build(Path directory) throws Exception {
      return switch (this) {
        case SQLITE -> new SqliteBuilder(directory);
        case DUCKDB -> new DuckdbBuilder(directory);
        case LUCENE -> new LuceneBuilder(directory);
      };
    }

    /** Opens what was built, for questions. */
    public Store open(Path directory) throws Exception {
      return switch (this) {
        case SQLITE -> new SqliteStore(directory);
        case DUCKDB -> new DuckdbStore(directory);
        case LUCENE -> new LuceneStore(directory);
      };
    }
  }

  /**
   * Who touched a value, as we derive it. Rows of one value follow each other.
   *
   * @param kind code of the kind of indicator
   * @param object hash of the entity that has it
   * @param process hash of who acted; 0: not known
   */
  record PostingRow(
      int kind,
      String value,
      long object,
      long process,
      long firstNs,
      long lastNs,
      long count,
      long event) {}

  /** What acted on what, as we derive it; entities by their hashes. */
  record EdgeRow(
      long from, long to, int mechanism, long firstNs, long lastNs, long event, long bytes) {}
}
