package infernum.runtime.tokenizer.json;

import infernum.runtime.tokenizer.file.Component;
import infernum.runtime.tokenizer.pipeline.Template;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code post_processor} of a tokenizer.json, as far as it adds tokens. */
final class TemplateReader {
  private static final int MAX_PARTS = 1000;

  private final Component json;
  private final int maxId;
  private final List<Integer> parts = new ArrayList<>();

  private TemplateReader(Component json, int maxId) {
    this.json = json;
    this.maxId = maxId;
  }

  static Template read(Component json, int maxId) {
    return switch (json.type()) {
      case "ByteLevel" -> Template.NONE; // is about offsets
      case "TemplateProcessing" -> new TemplateReader(json, maxId).template();
      case "BertProcessing", "RobertaProcessing" ->
          new Template(pair(json, "cls", maxId), Template.SEQUENCE, pair(json, "sep", maxId));
      case "Sequence" -> {
        Template all = Template.NONE;
        for (Component part : json.components("processors")) {
          all = all.then(read(part, maxId));
          if (all.length() > MAX_PARTS) {
            throw part.field().error("makes a template of more than %d parts", MAX_PARTS);
          }
        }
        yield all;
      }
      default ->
          throw json.field()
              .at("type")
              .error(
                  "is %s; known post-processors: ByteLevel, TemplateProcessing, BertProcessing,"
                      + " RobertaProcessing, Sequence",
                  json.type());
    };
  }

  private static int pair(Component json, String name, int maxId) {
    List<?> pair = json.list(name);
    if (pair.size() == 2
        && pair.get(0) instanceof String
        && pair.get(1) instanceof Integer id
        && id >= 0
        && id <= maxId) {
      return id;
    }
    throw json.field().at(name).error("is %s; must be a token and its id, 0 to %d", pair, maxId);
  }

  private Template template() {
    for (Component part : json.components("single")) {
      if (part.has("Sequence")) {
        sequence(part.component("Sequence"));
      } else {
        special(part.component("SpecialToken"));
      }
      if (parts.size() > MAX_PARTS) {
        throw part.field().error("makes a template of more than %d parts", MAX_PARTS);
      }
    }
    return new Template(parts.stream().mapToInt(Integer::intValue).toArray());
  }

  private void sequence(Component part) {
    if (!part.text("id").equals("A")) {
      throw part.field().at("id").error("is %s; a single sequence is A", part.text("id"));
    }
    parts.add(Template.SEQUENCE);
  }

  private void special(Component part) {
    Component token = json.component("special_tokens").component(part.text("id"));
    List<?> ids = token.list("ids");
    for (int i = 0; i < ids.size(); i++) {
      if (!(ids.get(i) instanceof Integer id) || id < 0 || id > maxId) {
        throw token
            .field()
            .at("ids")
            .at(i)
            .error("is %s; must be a token, 0 to %d", ids.get(i), maxId);
      }
      parts.add(id);
    }
  }
}
