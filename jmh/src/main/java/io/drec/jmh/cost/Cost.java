package io.drec.jmh.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The program: {@code jmh/cost}; docs/performance.md says what its figures mean. */
public final class Cost {
  private Cost() {}

  public static void main(String[] arguments) {
    try {
      if (arguments.length > 0 && arguments[0].equals("table")) {
        System.out.print(table(read(Arrays.asList(arguments).subList(1, arguments.length))));
        return;
      }
      Path home = Path.of(System.getProperty("drec.root", ""));
      List<CostRow> rows = run(home, CostOptions.of(arguments));
      System.out.print("\n" + table(rows));
    } catch (IllegalArgumentException e) {
      System.err.println("cost: " + e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      System.err.println("cost: " + e.getMessage());
      System.exit(3);
    }
  }

  private static String table(List<CostRow> rows) {
    return rows.stream().anyMatch(LossRates::isOne) ? LossRates.table(rows) : CostTable.of(rows);
  }

  private static List<CostRow> read(List<String> files) throws IOException {
    List<CostRow> rows = new ArrayList<>();
    for (String file : files) {
      for (String line : Files.readAllLines(Path.of(file), StandardCharsets.UTF_8)) {
        if (!line.equals(CostRow.HEAD) && !line.isBlank() && !line.startsWith("#")) {
          rows.add(CostRow.of(line));
        }
      }
    }
    return rows;
  }

  private static List<CostRow> run(Path home, CostOptions options) throws IOException {
    if (!Files.isWritable(Path.of("/proc/sys/kernel/hostname"))) {
      throw new IOException("recording needs root: sudo jmh/cost");
    }
    if (Files.exists(options.work())) {
      throw new IOException(
          options.work() + " is there already; remove it, or name another folder with --work");
    }
    Files.createDirectories(options.work());
    try (Group group = Group.make()) {
      return new CostRun(home, options, group).run();
    } finally {
      Folders.delete(options.work());
    }
  }
}
