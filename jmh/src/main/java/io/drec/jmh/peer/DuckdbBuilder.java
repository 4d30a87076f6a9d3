package io.drec.jmh.peer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * DuckDB as one who knows it would use it.
 *
 * <ul>
 *   <li>Filled through the appender; the newest storage version, so that long texts are compressed
 *       by zstd, of which it would otherwise make use from 4 KB on only.
 *   <li>Rows lie in the order in which they are asked for: postings by value, edges twice, by cause
 *       and by effect; so its zone maps leave out almost all row groups.
 *   <li>An ART index where one row is looked for by its key: the values. Not on edges: a recursive
 *       query joins by hash and does not use it.
 *   <li>Distinct paths in a table of their own: a wildcard is a scan, but over texts that differ.
 * </ul>
 */
final class DuckdbBuilder implements Builder {
  static final String FILE = "events.duckdb";

  private final Path directory;
  private final Connection connection;
  private final DuckDBAppender events;
  private final DuckDBAppender paths;
  private final DuckDBAppender values;
  private final DuckDBAppender postings;
  private final DuckDBAppender edges;
  private final Map<String, Integer> pathNumbers = new HashMap<>();
  private int valueNumber;
  private int valueKind = -1;
  private String value = "";

  DuckdbBuilder(Path directory) throws SQLException {
    this.directory = directory;
    connection = DriverManager.getConnection("jdbc:duckdb:");
    execute(
        "SET memory_limit='2GB'",
        "SET temp_directory='" + directory.resolve("temporary") + "'",
        "SET preserve_insertion_order=true",
        "ATTACH '" + directory.resolve(FILE) + "' AS events (STORAGE_VERSION 'latest')",
        "USE events");
    tryTo("SET zstd_min_string_length=64");
    execute(
        "CREATE TABLE event(id BIGINT, time BIGINT, host VARCHAR, type SMALLINT, pid INTEGER,"
            + " path INTEGER, json VARCHAR)",
        "CREATE TABLE path(id INTEGER, field TINYINT, text VARCHAR, name VARCHAR)",
        "CREATE TABLE value(kind TINYINT, text VARCHAR, id INTEGER)",
        "CREATE TABLE posting(value INTEGER, object BIGINT, process BIGINT, first BIGINT,"
            + " last BIGINT, count BIGINT, event BIGINT)",
        "CREATE TABLE told(src BIGINT, dst BIGINT, mechanism TINYINT, first BIGINT, last BIGINT,"
            + " event BIGINT, bytes BIGINT)");
    events = appender("event");
    paths = appender("path");
    values = appender("value");
    postings = appender("posting");
    edges = appender("told");
  }

  private DuckDBAppender appender(String table) throws SQLException {
    return connection.unwrap(DuckDBConnection.class).createAppender("events", "main", table);
  }

  private void execute(String... commands) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  /** A setting that not every version has. */
  private void tryTo(String command) {
    try {
      execute(command);
    } catch (SQLException e) {
      System.err.println("duckdb: " + command + ": " + e.getMessage());
    }
  }

  @Override
  public void event(PeerEvent event) throws SQLException {
    int path = path(event);
    events.beginRow();
    events.append(event.number());
    events.append(event.timeNs());
    events.append(event.host());
    events.append((short) event.type());
    events.append(event.pid());
    events.append(path);
    events.append(new String(event.json(), StandardCharsets.UTF_8));
    events.endRow();
  }

  private int path(PeerEvent event) throws SQLException {
    if (event.field() == null) {
      return 0;
    }
    int field = event.field().code();
    String key = field + event.path();
    Integer known = pathNumbers.get(key);
    if (known != null) {
      return known;
    }
    int number = pathNumbers.size() + 1;
    pathNumbers.put(key, number);
    paths.beginRow();
    paths.append(number);
    paths.append((byte) field);
    paths.append(event.path());
    paths.append(event.name());
    paths.endRow();
    return number;
  }

  @Override
  public void posting(PostingRow row) throws SQLException {
    if (row.kind() != valueKind || !row.value().equals(value)) {
      valueKind = row.kind();
      value = row.value();
      valueNumber++;
      values.beginRow();
      values.append((byte) valueKind);
      values.append(value);
      values.append(valueNumber);
      values.endRow();
    }
    postings.beginRow();
    postings.append(valueNumber);
    postings.append(row.object());
    postings.append(row.process());
    postings.append(row.firstNs());
    postings.append(row.lastNs());
    postings.append(row.count());
    postings.append(row.event());
    postings.endRow();
  }

  @Override
  public void edge(EdgeRow row) throws SQLException {
    edges.beginRow();
    edges.append(row.from());
    edges.append(row.to());
    edges.append((byte) row.mechanism());
    edges.append(row.firstNs());
    edges.append(row.lastNs());
    edges.append(row.event());
    edges.append(row.bytes());
    edges.endRow();
  }

  @Override
  public void finish() throws SQLException {
    for (DuckDBAppender each : new DuckDBAppender[] {events, paths, values, postings, edges}) {
      each.close();
    }
    execute(
        "CREATE TABLE edge AS SELECT * FROM told ORDER BY src, first",
        "CREATE TABLE edge_back AS SELECT * FROM told ORDER BY dst, first",
        "DROP TABLE told",
        "CREATE INDEX value_by_text ON value(text)",
        "CHECKPOINT events");
  }

  /** By what storage says of its segments; what is left of the file is indexes and free blocks. */
  @Override
  public Map<String, Long> bytes() throws Exception {
    Map<String, Long> bytes = new TreeMap<>();
    Path file = directory.resolve(FILE);
    long known = 0;
    try (Connection reader = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = reader.createStatement()) {
      statement.execute("ATTACH '" + file + "' AS events (READ_ONLY)");
      statement.execute("USE events");
      for (String table : new String[] {"event", "path", "value", "posting", "edge", "edge_back"}) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT count(DISTINCT block_id) * 262144 FROM pragma_storage_info('"
                    + table
                    + "') WHERE block_id >= 0")) {
          long size = row.next() ? row.getLong(1) : 0;
          bytes.put(table, size);
          known += size;
        }
      }
    }
    bytes.put("rest of file", Math.max(0, Files.size(file) - known));
    return bytes;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
