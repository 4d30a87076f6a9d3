package io.drec.jmh.peer;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.drec.store.EntityId;
import io.drec.store.Indicator;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/**
 * Asks what {@link SqliteBuilder} made. A walk is one recursive query, which keeps each entity
 * once; a search asks the trigrams for paths and then the events of these.
 */
final class SqliteStore implements Store {
  private static final String MECHANISMS =
      WALKED.stream().sorted().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));

  private final Connection connection;
  private final PreparedStatement touched;
  private final PreparedStatement back;
  private final PreparedStatement forward;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private long read;

  SqliteStore(Path directory) throws SQLException {
    connection =
        DriverManager.getConnection(
            "jdbc:sqlite:file:" + directory.resolve(SqliteBuilder.FILE) + "?mode=ro");
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA cache_size=-65536");
      statement.execute("PRAGMA mmap_size=1073741824");
      try (ResultSet row = statement.executeQuery("SELECT bytes FROM dictionary")) {
        byte[] dictionary = row.next() ? row.getBytes(1) : new byte[0];
        if (dictionary != null && dictionary.length > 0) {
          zstd.loadDict(dictionary);
        }
      }
    }
    touched =
        connection.prepareStatement(
            "SELECT p.object, p.process, p.first, p.last, p.count FROM value v"
                + " JOIN posting p ON p.value = v.id WHERE v.kind = ? AND v.text = ?");
    back =
        connection.prepareStatement(
            "WITH RECURSIVE reached(id) AS (SELECT ?1 UNION SELECT e.src FROM reached r"
                + " JOIN edge e ON e.dst = r.id WHERE e.first <= ?2 AND e.mechanism IN "
                + MECHANISMS
                + ") SELECT count(*) FROM reached");
    forward =
        connection.prepareStatement(
            "WITH RECURSIVE reached(id) AS (SELECT ?1 UNION SELECT e.dst FROM reached r"
                + " JOIN edge e ON e.src = r.id WHERE e.first >= ?2 AND e.mechanism IN "
                + MECHANISMS
                + ") SELECT count(*) FROM reached");
  }

  @Override
  public Touched touched(Indicator.Kind kind, String value) throws SQLException {
    touched.setInt(1, kind.code());
    touched.setString(2, value);
    long count = 0;
    long events = 0;
    try (ResultSet rows = touched.executeQuery()) {
      while (rows.next()) {
        count++;
        events += rows.getLong(5);
        read += rows.getLong(1) ^ rows.getLong(2) ^ rows.getLong(3) ^ rows.getLong(4);
      }
    }
    return new Touched(count, events);
  }

  @Override
  public long back(EntityId entity, long untilNs) throws SQLException {
    return walk(back, entity.hash(), untilNs);
  }

  @Override
  public long forward(EntityId entity, long fromNs) throws SQLException {
    return walk(forward, entity.hash(), fromNs);
  }

  private static long walk(PreparedStatement statement, long entity, long ns) throws SQLException {
    statement.setLong(1, entity);
    statement.setLong(2, ns);
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  @Override
  public long search(Wanted wanted) throws SQLException {
    String paths = paths(wanted);
    long matches = 0;
    try (PreparedStatement count =
        connection.prepareStatement(
            "SELECT count(*) FROM event WHERE path > 0 AND path IN (" + paths + ")")) {
      bind(count, wanted);
      try (ResultSet row = count.executeQuery()) {
        matches = row.next() ? row.getLong(1) : 0;
      }
    }
    try (PreparedStatement page =
        connection.prepareStatement(
            "SELECT e.json FROM (SELECT id FROM event WHERE path > 0 AND path IN ("
                + paths
                + ") ORDER BY time DESC LIMIT "
                + PAGE
                + ") n JOIN event e ON e.id = n.id")) {
      bind(page, wanted);
      try (ResultSet rows = page.executeQuery()) {
        while (rows.next()) {
          byte[] packed = rows.getBytes(1);
          read += zstd.decompress(packed, (int) Zstd.getFrameContentSize(packed)).length;
        }
      }
    }
    return matches;
  }

  private static String paths(Wanted wanted) {
    return switch (wanted.how()) {
      case NAME -> "SELECT id FROM path WHERE field = ? AND name = ?";
      case PREFIX -> "SELECT id FROM path WHERE field = ? AND text >= ? AND text < ?";
      case SUFFIX, INFIX ->
          "SELECT w.rowid FROM words w JOIN path p ON p.id = w.rowid"
              + " WHERE p.field = ? AND w.text GLOB ?";
    };
  }

  private static void bind(PreparedStatement statement, Wanted wanted) throws SQLException {
    statement.setInt(1, wanted.field().code());
    String text = wanted.text();
    switch (wanted.how()) {
      case NAME -> statement.setString(2, text);
      case PREFIX -> {
        statement.setString(2, text);
        statement.setString(3, text + Character.MAX_VALUE);
      }
      case SUFFIX -> statement.setString(2, '*' + escaped(text));
      case INFIX -> statement.setString(2, '*' + escaped(text) + '*');
    }
  }

  /** For GLOB, which FTS5 answers by trigrams; with an escape character it would not. */
  private static String escaped(String text) {
    return text.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]");
  }

  @Override
  public long read() {
    return read;
  }

  @Override
  public void close() throws SQLException {
    zstd.close();
    connection.close();
  }
}
