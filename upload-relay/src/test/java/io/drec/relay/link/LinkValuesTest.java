package io.drec.relay.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.relay.link.Spans.Span;
import io.drec.store.Indicator;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a link is told, and the sets of sequences that it keeps. */
final class LinkValuesTest {

  @Test
  void shouldKeepSpansAsASetOfSequencesWould() {
    long seed = Long.getLong("drec.seed", System.nanoTime());
    System.out.println("LinkValuesTest: -Ddrec.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      Spans spans = new Spans();
      TreeSet<Long> expected = new TreeSet<>();
      for (int i = 0; i < 12; i++) {
        long first = random.nextInt(60);
        long last = first + random.nextInt(8) - 1;
        spans.add(first, last);
        for (long s = first; s <= last; s++) {
          expected.add(s);
        }
      }
      if (random.nextBoolean()) {
        long through = random.nextInt(60);
        spans.removeThrough(through);
        expected.headSet(through, true).clear();
      }
      TreeSet<Long> holes = new TreeSet<>();
      for (Span hole : spans.holes(5, 50)) {
        for (long s = hole.first(); s <= hole.last(); s++) {
          assertThat(holes.add(s)).isTrue();
        }
      }
      for (long s = 0; s < 70; s++) {
        assertThat(spans.contains(s)).as("seed %d, %d", seed, s).isEqualTo(expected.contains(s));
        boolean isHole = s >= 5 && s <= 50 && !expected.contains(s);
        assertThat(holes.contains(s)).as("seed %d, hole %d", seed, s).isEqualTo(isHole);
      }
      assertThat(spans.count()).isEqualTo(expected.size());
      assertThat(Spans.of(spans.toList()).toList()).isEqualTo(spans.toList());
    }
  }

  @Test
  void shouldJoinSpansThatTouch() {
    Spans spans = new Spans();
    spans.add(1, 3);
    spans.add(7, 9);
    spans.add(4, 6);
    assertThat(spans.toList()).containsExactly(new Span(1, 9));
  }

  @Test
  void shouldSendOnlyKindsAndValuesThatPolicyAllows() {
    IndexPolicy policy = IndexPolicy.parse("", "path:/home/*,name:*.kdbx, user:ann");
    assertThat(policy.sends(Indicator.Kind.PATH, "/home/ann/x")).isFalse();
    assertThat(policy.sends(Indicator.Kind.PATH, "/opt/home/")).isTrue();
    assertThat(policy.sends(Indicator.Kind.NAME, "passwords.kdbx")).isFalse();
    assertThat(policy.sends(Indicator.Kind.NAME, "kdbx")).isTrue();
    assertThat(policy.sends(Indicator.Kind.USER, "ann")).isFalse();
    assertThat(policy.sends(Indicator.Kind.USER, "anna")).isTrue();
    assertThat(policy.sends(Indicator.Kind.PID, "1")).isFalse();
    assertThat(policy.sends(Indicator.Kind.SESSION, "0x1")).isFalse();
    assertThat(policy.sends(Indicator.Kind.LOCAL_PORT, "192.0.2.1:4")).isFalse();
    IndexPolicy.Pattern slow = new IndexPolicy.Pattern(Indicator.Kind.PATH, "*a*a*a*a*a*a*b");
    assertThat(slow.covers(Indicator.Kind.PATH, "a".repeat(4000))).isFalse();
  }

  @Test
  void shouldNameWhatItDoesNotKnow() {
    assertThatThrownBy(() -> IndexPolicy.parse("paths", ""))
        .hasMessageStartingWith("link.index: found paths, expected one of ip, ip_port, path,");
    assertThatThrownBy(() -> IndexPolicy.parse("", "/home/*"))
        .hasMessage(
            "link.index.exclude: found /home/*, expected kind:pattern, such as path:/home/*");
    assertThatThrownBy(() -> Mirror.parse("live"))
        .hasMessage("link.mirror: found live, expected none, live HOURS (such as live 24), or all");
    assertThat(Mirror.parse("live 24").back()).isEqualTo(Duration.ofHours(24));
    assertThat(Mirror.parse("none").isOn()).isFalse();
    assertThat(Mirror.parse("all").fromNs(5)).isEqualTo(Long.MIN_VALUE);
    assertThat(List.of(Mirror.parse(""))).containsExactly(Mirror.NONE);
  }
}
