package io.drec.query.fleet;

import io.drec.compact.Footages;
import io.drec.compact.UserNames;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.fleet.KeptAnswer;
import io.drec.relay.fleet.KeptQuestion;
import io.drec.relay.identity.HostId;
import io.drec.sample.Frames;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the centre's questions read of a fleet store, in maps. */
final class MapFleetStore {
  private static final long DAY_NS = 86_400_000_000_000L;

  private final Map<HostId, HostFacts> hosts = new TreeMap<>();
  private final Map<Indicator, Map<HostId, HostTouch>> touches = new HashMap<>();

  private final Map<UUID, KeptQuestion> questions = new ConcurrentHashMap<>();
  private final Map<UUID, Map<HostId, KeptAnswer>> answers = new ConcurrentHashMap<>();

  private volatile int firstIndexDay;

  /** How many questions it takes in still, before its disk is full. */
  private volatile int questionsLeft = Integer.MAX_VALUE;

  /** Only what questions call; anything else is a mistake of the test. */
  FleetStore store() {
    return (FleetStore)
        Proxy.newProxyInstance(
            FleetStore.class.getClassLoader(),
            new Class<?>[] {FleetStore.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "host" -> Optional.ofNullable(hosts.get((HostId) arguments[0]));
                  case "hosts" -> {
                    each(hosts.values(), arguments[0]);
                    yield null;
                  }
                  case "touched" -> {
                    touched(
                        (Indicator) arguments[0],
                        (int) arguments[1],
                        (int) arguments[2],
                        arguments[3]);
                    yield null;
                  }
                  case "putQuestion" -> {
                    KeptQuestion question = (KeptQuestion) arguments[0];
                    if (questionsLeft-- <= 0) {
                      throw new FleetStoreException("the disk is full");
                    }
                    questions.put(question.id(), question);
                    yield null;
                  }
                  case "question" -> Optional.ofNullable(questions.get((UUID) arguments[0]));
                  case "questions" -> {
                    each(List.copyOf(questions.values()), arguments[0]);
                    yield null;
                  }
                  case "putAnswer" -> {
                    answers
                        .computeIfAbsent((UUID) arguments[0], any -> new ConcurrentHashMap<>())
                        .put(((KeptAnswer) arguments[1]).host(), (KeptAnswer) arguments[1]);
                    yield null;
                  }
                  case "answers" -> {
                    each(
                        List.copyOf(answers.getOrDefault(arguments[0], Map.of()).values()),
                        arguments[1]);
                    yield null;
                  }
                  case "dropQuestion" -> {
                    questions.remove((UUID) arguments[0]);
                    yield null;
                  }
                  case "firstIndexDay" -> firstIndexDay;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @SuppressWarnings("unchecked")
  private static <T> void each(Iterable<T> values, Object visitor) {
    for (T value : values) {
      if (!((Predicate<T>) visitor).test(value)) {
        return;
      }
    }
  }

  private void touched(Indicator indicator, int firstDay, int lastDay, Object visitor) {
    List<HostTouch> found =
        touches.getOrDefault(indicator, Map.of()).values().stream()
            .filter(touch -> touch.lastNs() / DAY_NS >= firstDay)
            .filter(touch -> touch.firstNs() / DAY_NS <= lastDay)
            .toList();
    each(found, visitor);
  }

  void takeInQuestions(int more) {
    questionsLeft = more;
  }

  void firstIndexDay(int day) {
    firstIndexDay = day;
  }

  Stream<UUID> questionIds() {
    return List.copyOf(questions.keySet()).stream();
  }

  /** Answers to questions that are kept open, of all questions. */
  int answers() {
    return answers.values().stream().mapToInt(Map::size).sum();
  }

  void put(HostFacts facts) {
    hosts.put(facts.id(), facts);
  }

  /** What the link would have sent of a host's recording: its row of each indicator named. */
  void index(HostId host, Frames frames, Indicator... indicators) {
    try (Footage footage = Footages.ofFrames(frames, UserNames.NONE)) {
      for (Indicator indicator : indicators) {
        footage.postings(
            indicator,
            posting -> {
              HostTouch touch =
                  new HostTouch(host, posting.firstNs(), posting.lastNs(), posting.count());
              touches
                  .computeIfAbsent(indicator, any -> new TreeMap<>())
                  .merge(
                      host,
                      touch,
                      (one, other) ->
                          new HostTouch(
                              host,
                              Math.min(one.firstNs(), other.firstNs()),
                              Math.max(one.lastNs(), other.lastNs()),
                              one.count() + other.count()));
              return true;
            });
      }
    }
  }
}
