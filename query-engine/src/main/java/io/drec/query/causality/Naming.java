package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.record.Paths;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.Text;
import java.util.List;

/**
 * Whether a process was told of a file: its arguments name it. {@code sh stage.sh}, {@code cp a b}
 * and {@code tar -xf a} read because they were told to; what a program reads on its own, such as
 * its configuration, explains less.
 */
final class Naming {
  private final Known known;

  Naming(Known known) {
    this.known = known;
  }

  /** Whether the process of this edge was started with the edge's file among its arguments. */
  boolean names(Edge fileToProcess) {
    Entity.Process process = known.process(fileToProcess.to());
    Entity.File file = known.file(fileToProcess.from());
    if (process == null || file == null) {
      return false;
    }
    Entity.Image image = known.image(process, fileToProcess.firstNs());
    if (image == null) {
      return false;
    }
    List<String> args = image.args();
    String script = image.script();
    if (script != null && isOneOf(file, absolute(image, script))) {
      return true;
    }
    for (int i = 1; i < args.size(); i++) {
      String arg = args.get(i);
      // Both --file=x and plain x name x.
      if (isOneOf(file, absolute(image, arg))
          || isOneOf(file, absolute(image, arg.substring(arg.indexOf('=') + 1)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOneOf(Entity.File file, String path) {
    return file.paths().contains(path);
  }

  private static String absolute(Entity.Image image, String arg) {
    if (arg.isEmpty()) {
      return arg;
    }
    String directory = image.workingDirectory();
    byte[] dir = directory == null ? null : Text.encode(directory);
    byte[] joined = Paths.absolute(dir, Text.encode(arg));
    return joined == null ? arg : Text.decode(joined);
  }
}
