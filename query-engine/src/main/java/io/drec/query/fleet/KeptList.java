package io.drec.query.fleet;

import io.drec.query.http.QuestionUri;
import io.drec.query.question.Json;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The questions that are kept, the newest first. */
record KeptList(List<KeptQuestions.Listed> questions, long nowNs) implements FleetAnswer {
  @Override
  public Reply.Status status() {
    return questions.isEmpty() ? Reply.Status.NOT_FOUND : Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    json.put("count", questions.size()).objects("questions", questions, KeptList::row);
  }

  private static void row(Json json, KeptQuestions.Listed one) {
    KeptForm.Terms terms = one.terms();
    json.put("question", one.id().toString())
        .put("kind", QuestionUri.kindOf(terms.question()))
        .put("about", about(terms.question()))
        .put("asked_by", terms.asker())
        .time("asked", terms.askedNs())
        .time("open_until", terms.openUntilNs())
        .put("open", one.counters().isPresent())
        .put("hosts", terms.audience().size());
    one.counters().ifPresent(counters -> json.object("audience", counters::json));
  }

  private static String about(Question question) {
    return question instanceof Question.Search search
        ? search.query()
        : question instanceof Question.Scope scope ? scope.point() : "";
  }

  @Override
  public List<Map<String, Object>> rows() {
    List<Map<String, Object>> rows = new ArrayList<>();
    questions.forEach(one -> rows.add(JsonTrees.of(json -> row(json, one))));
    return rows;
  }

  @Override
  public void text(Page page) {
    if (questions.isEmpty()) {
      page.line("no question is kept; ask one with --wait 2d for hosts that are away");
      return;
    }
    for (KeptQuestions.Listed one : questions) {
      KeptForm.Terms terms = one.terms();
      page.line(
          page.strong(one.id().toString())
              + "  "
              + QuestionUri.kindOf(terms.question())
              + " "
              + Shown.escape(about(terms.question())));
      page.line(
          page.faint(
              "    asked "
                  + Times.iso(terms.askedNs())
                  + (terms.asker().isEmpty() ? "" : " by " + Shown.escape(terms.asker()))
                  + ", open until "
                  + Times.iso(terms.openUntilNs())
                  + (terms.openUntilNs() > nowNs ? "" : " (closed)")));
      one.counters().ifPresent(counters -> page.line("    " + counters.words()));
    }
  }
}
