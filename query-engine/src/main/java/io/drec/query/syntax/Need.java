package io.drec.query.syntax;

import io.drec.segment.HasWord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Words that a value has to hold to pass a test, whatever their case: runs of the letters A to Z
 * and digits, in lower case, each inside of one word of the value. It may ask for less than the
 * test does, never for more.
 */
public sealed interface Need {
  /** Nothing that is known. */
  Need ANY = new All(List.of());

  /** Whether it can be met where only some words are. */
  boolean metBy(Predicate<String> words);

  /** One word. */
  record Word(String word) implements Need {
    @Override
    public boolean metBy(Predicate<String> words) {
      return words.test(word);
    }
  }

  /** All of these. */
  record All(List<Need> of) implements Need {
    public All {
      of = List.copyOf(of);
    }

    @Override
    public boolean metBy(Predicate<String> words) {
      return of.stream().allMatch(need -> need.metBy(words));
    }
  }

  /** One of these. */
  record One(List<Need> of) implements Need {
    public One {
      of = List.copyOf(of);
    }

    @Override
    public boolean metBy(Predicate<String> words) {
      return of.stream().anyMatch(need -> need.metBy(words));
    }
  }

  /** Of a value that is, or holds, this text. */
  static Need ofText(String text) {
    return ofPattern(text, new boolean[0]);
  }

  /**
   * @param wild for each character whether it stands for others; may be shorter
   */
  static Need ofPattern(String pattern, boolean[] wild) {
    Words words = new Words();
    for (int i = 0; i < pattern.length(); i++) {
      words.add(i < wild.length && wild[i] ? ' ' : pattern.charAt(i));
    }
    return words.need();
  }

  /** Of a value that a regular expression matches. */
  static Need ofRegex(String regex) {
    return NeedOfRegex.of(regex);
  }

  /** Gathers the words of a text that is told letter by letter. */
  final class Words {
    /** More would hardly make fewer candidates. */
    private static final int WORDS_MAX = 4;

    private final Set<String> found = new LinkedHashSet<>();
    private final StringBuilder word = new StringBuilder();

    void add(char c) {
      if (HasWord.isWord(c)) {
        word.append(c);
      } else {
        end();
      }
    }

    /** Takes the last letter back; the word ends before it. */
    void withoutLast() {
      word.setLength(Math.max(0, word.length() - 1));
      end();
    }

    /** What follows is not next to what was. */
    void end() {
      if (!word.isEmpty()) {
        found.add(word.toString().toLowerCase(Locale.ROOT));
        word.setLength(0);
      }
    }

    /** The longest words: they say most. */
    Need need() {
      end();
      List<String> longest = new ArrayList<>(found);
      longest.sort(Comparator.comparingInt(String::length).reversed());
      List<Need> needs = new ArrayList<>();
      boolean hasLetter = false;
      for (String one : longest) {
        boolean letter = one.chars().anyMatch(c -> c > '9');
        boolean says = one.length() > 1 || needs.isEmpty();
        // Numbers alone may be printed ones: that there is a letter says more.
        if (says && needs.size() < WORDS_MAX || letter && !hasLetter) {
          needs.add(new Word(one));
          hasLetter |= letter;
        }
      }
      return needs.size() == 1 ? needs.get(0) : new All(needs);
    }
  }
}
