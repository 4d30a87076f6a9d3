package io.drec.jmh.peer;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictTrainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * SQLite as one who knows it would use it.
 *
 * <ul>
 *   <li>WAL while it is filled, transactions of 50,000 rows, prepared batches, a cache of 64 MB.
 *   <li>The event's JSON is compressed by zstd with a dictionary trained on the first events:
 *       SQLite compresses nothing itself, and rows of 2 KB would make it a hundred times our size.
 *   <li>Paths and values are texts of their own, named by numbers; rows that are looked up by a key
 *       are in tables WITHOUT ROWID, in the order of that key, so that an answer is one stretch.
 *   <li>Edges twice, in the order of cause and, as a covering index, of effect.
 *   <li>FTS5 with trigrams over the distinct paths, for leading wildcards. Indexes that are not
 *       needed while filling are made at the end.
 * </ul>
 */
final class SqliteBuilder implements Builder {
  static final String FILE = "events.sqlite";
  private static final int ROWS_PER_TRANSACTION = 50_000;
  private static final int ROWS_PER_BATCH = 1000;
  private static final int TRAINED_ON = 4000;
  private static final int DICTIONARY_BYTES = 112 * 1024;
  private static final int LEVEL = 3;

  private final Path file;
  private final Connection connection;
  private final PreparedStatement events;
  private final PreparedStatement paths;
  private final PreparedStatement values;
  private final PreparedStatement postings;
  private final PreparedStatement edges;
  private final Map<String, Integer> pathNumbers = new HashMap<>();
  private final Map<String, Integer> hostNumbers = new HashMap<>();
  private final List<PeerEvent> first = new ArrayList<>();
  private final ZstdCompressCtx zstd = new ZstdCompressCtx();
  private boolean trained;
  private int valueNumber;
  private int valueKind = -1;
  private String value = "";
  private int rows;

  SqliteBuilder(Path directory) throws SQLException {
    file = directory.resolve(FILE);
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    execute(
        "PRAGMA page_size=8192",
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        "PRAGMA cache_size=-65536",
        "PRAGMA temp_store=MEMORY",
        "CREATE TABLE dictionary(bytes BLOB)",
        "CREATE TABLE host(id INTEGER PRIMARY KEY, name TEXT)",
        "CREATE TABLE path(id INTEGER PRIMARY KEY, field INT, text TEXT, name TEXT)",
        "CREATE TABLE event(id INTEGER PRIMARY KEY, time INT, host INT, type INT, pid INT,"
            + " path INT, json BLOB)",
        "CREATE TABLE value(kind INT, text TEXT, id INT, PRIMARY KEY(kind, text)) WITHOUT ROWID",
        "CREATE TABLE posting(value INT, object INT, process INT, first INT, last INT, count INT,"
            + " event INT, PRIMARY KEY(value, object, process)) WITHOUT ROWID",
        "CREATE TABLE edge(src INT, first INT, mechanism INT, dst INT, last INT, event INT,"
            + " bytes INT, PRIMARY KEY(src, first, mechanism, dst)) WITHOUT ROWID");
    connection.setAutoCommit(false);
    events = connection.prepareStatement("INSERT INTO event VALUES(?,?,?,?,?,?,?)");
    paths = connection.prepareStatement("INSERT INTO path VALUES(?,?,?,?)");
    values = connection.prepareStatement("INSERT INTO value VALUES(?,?,?)");
    postings = connection.prepareStatement("INSERT OR IGNORE INTO posting VALUES(?,?,?,?,?,?,?)");
    edges = connection.prepareStatement("INSERT OR IGNORE INTO edge VALUES(?,?,?,?,?,?,?)");
  }

  private void execute(String... commands) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  @Override
  public void event(PeerEvent event) throws SQLException {
    if (trained) {
      put(event);
      return;
    }
    first.add(event);
    if (first.size() == TRAINED_ON) {
      train();
    }
  }

  private void train() throws SQLException {
    ZstdDictTrainer trainer = new ZstdDictTrainer(64 << 20, DICTIONARY_BYTES);
    first.forEach(event -> trainer.addSample(event.json()));
    byte[] dictionary = new byte[0];
    try {
      dictionary = trainer.trainSamples();
    } catch (com.github.luben.zstd.ZstdException e) {
      // Too few events to learn from: each is compressed for itself.
      dictionary = new byte[0];
    }
    zstd.setLevel(LEVEL);
    if (dictionary.length > 0 && !Zstd.isError(dictionary.length)) {
      zstd.loadDict(dictionary);
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO dictionary VALUES(?)")) {
      insert.setBytes(1, dictionary);
      insert.execute();
    }
    trained = true;
    for (PeerEvent event : first) {
      put(event);
    }
    first.clear();
  }

  private void put(PeerEvent event) throws SQLException {
    events.setLong(1, event.number());
    events.setLong(2, event.timeNs());
    events.setInt(3, host(event.host()));
    events.setInt(4, event.type());
    events.setInt(5, event.pid());
    events.setInt(6, path(event));
    events.setBytes(7, zstd.compress(event.json()));
    events.addBatch();
    added();
  }

  private int host(String name) {
    return hostNumbers.computeIfAbsent(name, any -> hostNumbers.size() + 1);
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
    paths.setInt(1, number);
    paths.setInt(2, field);
    paths.setString(3, event.path());
    paths.setString(4, event.name());
    paths.addBatch();
    return number;
  }

  private void added() throws SQLException {
    rows++;
    if (rows % ROWS_PER_BATCH == 0) {
      run();
    }
    if (rows % ROWS_PER_TRANSACTION == 0) {
      connection.commit();
    }
  }

  private void run() throws SQLException {
    for (PreparedStatement each : List.of(paths, events, values, postings, edges)) {
      each.executeBatch();
    }
  }

  @Override
  public void posting(PostingRow row) throws SQLException {
    if (row.kind() != valueKind || !row.value().equals(value)) {
      valueKind = row.kind();
      value = row.value();
      valueNumber++;
      values.setInt(1, valueKind);
      values.setString(2, value);
      values.setInt(3, valueNumber);
      values.addBatch();
    }
    postings.setInt(1, valueNumber);
    postings.setLong(2, row.object());
    postings.setLong(3, row.process());
    postings.setLong(4, row.firstNs());
    postings.setLong(5, row.lastNs());
    postings.setLong(6, row.count());
    postings.setLong(7, row.event());
    postings.addBatch();
    added();
  }

  @Override
  public void edge(EdgeRow row) throws SQLException {
    edges.setLong(1, row.from());
    edges.setLong(2, row.firstNs());
    edges.setInt(3, row.mechanism());
    edges.setLong(4, row.to());
    edges.setLong(5, row.lastNs());
    edges.setLong(6, row.event());
    edges.setLong(7, row.bytes());
    edges.addBatch();
    added();
  }

  @Override
  public void finish() throws SQLException {
    if (!trained) {
      train();
    }
    run();
    try (PreparedStatement hosts = connection.prepareStatement("INSERT INTO host VALUES(?,?)")) {
      for (Map.Entry<String, Integer> host : hostNumbers.entrySet()) {
        hosts.setInt(1, host.getValue());
        hosts.setString(2, host.getKey());
        hosts.execute();
      }
    }
    execute(
        "CREATE INDEX edge_by_effect ON edge(dst, first, mechanism, src)",
        "CREATE INDEX path_by_text ON path(field, text)",
        "CREATE INDEX path_by_name ON path(field, name)",
        "CREATE INDEX event_by_path ON event(path, time) WHERE path > 0",
        "CREATE VIRTUAL TABLE words USING fts5(text, content='path', content_rowid='id',"
            + " tokenize='trigram')",
        "INSERT INTO words(words) VALUES('rebuild')",
        "INSERT INTO words(words) VALUES('optimize')",
        "ANALYZE");
    connection.commit();
    connection.setAutoCommit(true);
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  @Override
  public Map<String, Long> bytes() throws Exception {
    Map<String, Long> bytes = new TreeMap<>();
    try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = reader.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")) {
      while (rows.next()) {
        bytes.put(rows.getString(1), rows.getLong(2));
      }
    } catch (SQLException e) {
      // Built without dbstat: the file as a whole.
      bytes.put("file", Files.size(file));
    }
    return bytes;
  }

  @Override
  public void close() throws SQLException {
    zstd.close();
    connection.close();
  }
}
