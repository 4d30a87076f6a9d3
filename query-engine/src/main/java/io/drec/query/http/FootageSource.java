package io.drec.query.http;

import io.drec.store.Footage;
import java.nio.file.Path;

/**
 * Opens the recording in a directory; throws {@link io.drec.store.StoreException} when it cannot.
 */
@FunctionalInterface
public interface FootageSource {
  Footage open(Path data);
}
