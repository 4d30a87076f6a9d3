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
    KeptForm.Heading heading = one.heading();
    json.put("question", one.id().toString())
        .put("kind", QuestionUri.kindOf(heading.question()))
        .put("about", about(heading.question()))
        .put("asked_by", heading.asker())
        .time("asked", heading.askedNs())
        .time("open_until", heading.openUntilNs())
        .put("open", one.counters().isPresent())
        .put("hosts", heading.hosts());
    one.counters().ifPresent(counters -> json.object("audience", counters::json));
  }

  private static String about(Question question) {
    if (question instanceof Question.Search search) {
      return search.query();
    } else if (question instanceof Question.Why why) {
      return why.point();
    }
    return question instanceof Question.Scope scope ? scope.point() : "";
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
      KeptForm.Heading heading = one.heading();
      page.line(
          page.strong(one.id().toString())
              + "  "
              + QuestionUri.kindOf(heading.question())
              + " "
              + Shown.escape(about(heading.question())));
      page.line(
          page.faint(
              "    asked "
                  + Times.iso(heading.askedNs())
                  + (heading.asker().isEmpty() ? "" : " by " + Shown.escape(heading.asker()))
                  + ", open until "
                  + Times.iso(heading.openUntilNs())
                  + (heading.openUntilNs() > nowNs ? "" : " (closed)")));
      one.counters().ifPresent(counters -> page.line("    " + counters.words()));
    }
  }
}
