package io.drec.query.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sample.Frames;
import io.drec.sample.Proc;
import org.junit.jupiter.api.Test;

/** A container's image and name stand beside each of its processes. */
final class ContainerAnswersTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  private final Frames frames = new Frames().start();
  private final Proc shell = frames.running(100, "/bin/bash", "bash");

  /** What the container is, is only told after its process started. */
  private Story story(String image) {
    Proc web = shell.fork(200).cgroup("/system.slice/docker-" + ID + ".scope");
    web.exec("/usr/sbin/nginx", "nginx").inContainer(ID, image, "web");
    web.create("/tmp/x", 7).close(3);
    shell.fork(300).exec("/bin/ls", "ls");
    return new Story(frames);
  }

  /** Without its line breaks and blanks. */
  private static String json(Story story, Question question) {
    return story.json(question).replaceAll("\\s+", "");
  }

  @Test
  void shouldFindEventsByTheImageOfTheirContainer() {
    try (Story story = story("nginx:1.27")) {
      String found = json(story, Story.search("container.image.name:nginx* AND event.action:exec"));
      assertThat(found)
          .contains("\"matches\":1")
          .contains("\"container\":{\"id\":\"" + ID + "\",\"image\":{\"name\":\"nginx:1.27\"}")
          .contains("\"name\":\"web\",\"runtime\":\"docker\"");
      assertThat(json(story, Story.search("event.action:container")))
          .contains("\"matches\":1", "config.v2.json", "nginx:1.27");
    }
  }

  @Test
  void shouldShowTheContainerOfAProcess() {
    try (Story story = story("nginx:1.27")) {
      String container =
          "\"container\":{\"id\":\""
              + ID
              + "\",\"runtime\":\"docker\",\"image\":\"nginx:1.27\",\"name\":\"web\"}";
      assertThat(json(story, Story.why("path:/tmp/x"))).contains(container);
      assertThat(json(story, Story.scope("path:/tmp/x"))).contains(container);
      assertThat(story.text(Story.why("path:/tmp/x"))).contains("container web of nginx:1.27");
    }
  }

  @Test
  void shouldSayWhatTheControlGroupTellsWhereNoImageIsKnown() {
    try (Story story = story("")) {
      assertThat(json(story, Story.why("path:/tmp/x"))).contains("\"name\":\"web\"}");
      assertThat(story.text(Story.why("path:/tmp/x")))
          .contains("container web")
          .doesNotContain(" of nginx");
      assertThat(json(story, Story.search("container.id:" + ID + " AND event.action:exec")))
          .contains("\"matches\":1")
          .doesNotContain("\"image\"");
    }
  }
}
