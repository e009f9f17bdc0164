package infernum.runtime.tokenizer.json;

import infernum.runtime.tokenizer.file.Component;
import infernum.runtime.tokenizer.model.Vocabulary;
import infernum.runtime.tokenizer.pipeline.AddedToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the {@code added_tokens} of a tokenizer.json. The library goes by their order, not by the
 * ids that the file gives: a token of the vocabulary keeps its id, any other gets the next one. A
 * file in which the two differ is refused, since one of them must be wrong.
 */
final class AddedTokenReader {
  private final Component root;
  private final Vocabulary vocabulary;
  private final Map<String, Integer> ids = new HashMap<>();
  private int next;

  AddedTokenReader(Component root, Vocabulary vocabulary) {
    this.root = root;
    this.vocabulary = vocabulary;
    this.next = vocabulary.count();
  }

  List<AddedToken> tokens() {
    List<AddedToken> tokens = new ArrayList<>();
    if (!root.has("added_tokens")) {
      return tokens;
    }
    for (Component json : root.components("added_tokens")) {
      String content = json.text("content");
      if (content.isEmpty()) {
        continue; // as in the library
      }
      int id = json.number("id", 0, Vocabulary.MAX_TOKENS - 1);
      int expected = expected(content);
      if (id != expected) {
        throw json.field()
            .at("id")
            .error(
                "is %d; '%s' has the id %d by the vocabulary and by order", id, content, expected);
      }
      ids.put(content, id);
      next = Math.max(next, id + 1);
      tokens.add(token(json, id, content));
    }
    return tokens;
  }

  private int expected(String content) {
    Integer again = ids.get(content);
    int known = again != null ? again : vocabulary.id(content);
    return known == Vocabulary.NONE ? next : known;
  }

  private static AddedToken token(Component json, int id, String content) {
    boolean special = json.flag("special", false);
    return new AddedToken(
        id,
        content,
        json.flag("single_word", false),
        json.flag("lstrip", false),
        json.flag("rstrip", false),
        json.flag("normalized", !special),
        special);
  }
}
