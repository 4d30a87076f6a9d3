package io.drec.jmh.peer;

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

/** Asks what {@link DuckdbBuilder} made, with all cores that it is given. */
final class DuckdbStore implements Store {
  private static final String MECHANISMS =
      WALKED.stream().sorted().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));

  private final Connection connection;
  private final PreparedStatement valueNumber;
  private final PreparedStatement postings;
  private final PreparedStatement back;
  private final PreparedStatement forward;
  private long read;

  DuckdbStore(Path directory) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET memory_limit='2GB'");
      statement.execute(
          "ATTACH '" + directory.resolve(DuckdbBuilder.FILE) + "' AS events (READ_ONLY)");
      statement.execute("USE events");
    }
    valueNumber = connection.prepareStatement("SELECT kind, id FROM value WHERE text = ?");
    postings =
        connection.prepareStatement(
            "SELECT object, process, first, last, count FROM posting WHERE value = ?");
    back = walk("edge_back", "e.src", "e.dst", "e.first <= ?");
    forward = walk("edge", "e.dst", "e.src", "e.first >= ?");
  }

  private PreparedStatement walk(String table, String next, String from, String time)
      throws SQLException {
    return connection.prepareStatement(
        "WITH RECURSIVE reached(id) AS (SELECT ?::BIGINT UNION SELECT "
            + next
            + " FROM reached r JOIN "
            + table
            + " e ON "
            + from
            + " = r.id WHERE "
            + time
            + "::BIGINT AND e.mechanism IN "
            + MECHANISMS
            + ") SELECT count(*) FROM reached");
  }

  @Override
  public Touched touched(Indicator.Kind kind, String value) throws SQLException {
    int number = 0;
    valueNumber.setString(1, value);
    try (ResultSet rows = valueNumber.executeQuery()) {
      while (rows.next()) {
        number = rows.getInt(1) == kind.code() ? rows.getInt(2) : number;
      }
    }
    long count = 0;
    long events = 0;
    if (number > 0) {
      postings.setInt(1, number);
      try (ResultSet rows = postings.executeQuery()) {
        while (rows.next()) {
          count++;
          events += rows.getLong(5);
          read += rows.getLong(1) ^ rows.getLong(2) ^ rows.getLong(3) ^ rows.getLong(4);
        }
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
    String matching = " FROM event WHERE path IN (SELECT id FROM path WHERE " + where(wanted) + ")";
    long matches = 0;
    try (PreparedStatement count = connection.prepareStatement("SELECT count(*)" + matching)) {
      count.setInt(1, wanted.field().code());
      count.setString(2, wanted.text());
      try (ResultSet row = count.executeQuery()) {
        matches = row.next() ? row.getLong(1) : 0;
      }
    }
    try (PreparedStatement page =
        connection.prepareStatement(
            "SELECT json" + matching + " ORDER BY time DESC LIMIT " + PAGE)) {
      page.setInt(1, wanted.field().code());
      page.setString(2, wanted.text());
      try (ResultSet rows = page.executeQuery()) {
        while (rows.next()) {
          read += rows.getString(1).length();
        }
      }
    }
    return matches;
  }

  private static String where(Wanted wanted) {
    String condition =
        switch (wanted.how()) {
          case NAME -> "name = ?";
          case PREFIX -> "starts_with(text, ?)";
          case SUFFIX -> "ends_with(text, ?)";
          case INFIX -> "contains(text, ?)";
        };
    return "field = ? AND " + condition;
  }

  @Override
  public long read() {
    return read;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
