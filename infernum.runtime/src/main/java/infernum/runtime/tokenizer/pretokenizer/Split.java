package infernum.runtime.tokenizer.pretokenizer;

import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.regex.TextPattern;
import java.util.Arrays;

/**
 * Cuts at the matches of a pattern.
 *
 * @param invert whether what lies between matches counts as matches, and these as what lies between
 */
record Split(TextPattern pattern, Behavior behavior, boolean invert) implements PreTokenizer {
  /** What becomes of a match. */
  enum Behavior {
    /** It is gone. */
    REMOVED,
    /** It is a piece. */
    ISOLATED,
    /** It is the end of the piece before it. */
    MERGED_WITH_PREVIOUS,
    /** It is the begin of the piece behind it. */
    MERGED_WITH_NEXT,
    /** Matches that touch are one piece. */
    CONTIGUOUS;

    static Behavior of(Field field, String name) {
      return switch (name) {
        case "Removed" -> REMOVED;
        case "Isolated" -> ISOLATED;
        case "MergedWithPrevious" -> MERGED_WITH_PREVIOUS;
        case "MergedWithNext" -> MERGED_WITH_NEXT;
        case "Contiguous" -> CONTIGUOUS;
        default ->
            throw field.error(
                "is %s; known: Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous",
                name);
      };
    }
  }

  @Override
  public void cut(String text, int begin, int end, boolean first, Pieces pieces) {
    Segments segments =
        behavior == Behavior.ISOLATED || behavior == Behavior.REMOVED
            ? new Passed(text, begin, first, pieces)
            : new Kept(begin);
    int[] at = {begin};
    pattern.find(
        text,
        begin,
        end,
        (from, to) -> {
          if (from > at[0]) {
            segments.add(from, invert);
          }
          segments.add(to, !invert);
          at[0] = to;
        });
    if (at[0] < end) {
      segments.add(end, invert);
    }
    if (segments instanceof Kept kept) {
      kept.merge(behavior, text, first, pieces);
    }
  }

  /** Takes the ends of matches and of what lies between, which begin where the last one ended. */
  private interface Segments {
    void add(int end, boolean match);
  }

  /** Each segment is a piece, or gone. */
  private final class Passed implements Segments {
    private final String text;
    private final int begin;
    private final boolean first;
    private final Pieces pieces;
    private int at;

    Passed(String text, int begin, boolean first, Pieces pieces) {
      this.text = text;
      this.begin = begin;
      this.at = begin;
      this.first = first;
      this.pieces = pieces;
    }

    @Override
    public void add(int end, boolean match) {
      if (end > at && !(match && behavior == Behavior.REMOVED)) {
        pieces.piece(text, at, end, first && at == begin);
      }
      at = end;
    }
  }

  /** Segments that wait for their neighbours. */
  private static final class Kept implements Segments {
    private final int begin;
    private int[] ends = new int[16];
    private boolean[] matches = new boolean[16];
    private int count;

    Kept(int begin) {
      this.begin = begin;
    }

    @Override
    public void add(int end, boolean match) {
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, 2 * count);
        matches = Arrays.copyOf(matches, 2 * count);
      }
      ends[count] = end;
      matches[count++] = match;
    }

    void merge(Behavior behavior, String text, boolean first, Pieces pieces) {
      int at = begin;
      for (int i = 0; i < count; i++) {
        if (i + 1 < count && joins(behavior, i)) {
          continue;
        }
        if (ends[i] > at) {
          pieces.piece(text, at, ends[i], first && at == begin);
        }
        at = ends[i];
      }
    }

    /** Whether a segment and the one behind it are of one piece. */
    private boolean joins(Behavior behavior, int i) {
      return switch (behavior) {
        case MERGED_WITH_PREVIOUS -> !matches[i] && matches[i + 1];
        case MERGED_WITH_NEXT -> matches[i] && !matches[i + 1];
        case CONTIGUOUS -> matches[i] == matches[i + 1];
        case REMOVED, ISOLATED -> false;
      };
    }
  }
}
