package io.drec.query.question;

import io.drec.segment.RecordQuery;
import io.drec.store.Footage;
import io.drec.store.StoredRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;

/** Footage that passes over nothing: whoever searches it has to look at every event. */
public final class Exhaustive {
  private Exhaustive() {}

  public static Footage of(Footage footage) {
    return (Footage)
        Proxy.newProxyInstance(
            Footage.class.getClassLoader(),
            new Class<?>[] {Footage.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof RecordQuery query) {
                if (method.getName().equals("mayHaveText")) {
                  return true;
                }
                if (method.getName().equals("processes")) {
                  return null;
                }
                all(footage, query, arguments[1]);
                return null;
              }
              try {
                return method.invoke(footage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @SuppressWarnings("unchecked")
  private static void all(Footage footage, RecordQuery query, Object visitor) {
    RecordQuery.Span span = query.span();
    footage.records(span.fromNs(), span.toNs(), (Predicate<StoredRecord>) visitor);
  }
}
