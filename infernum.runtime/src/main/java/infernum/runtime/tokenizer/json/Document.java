package infernum.runtime.tokenizer.json;

import infernum.runtime.json.JsonStream;
import infernum.runtime.tokenizer.file.Component;
import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.model.Vocabulary;
import infernum.runtime.tokenizer.text.Characters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A tokenizer.json, read in one pass: the vocabulary and the merges, which are nearly all of it,
 * become what they are looked up by, and never JSON in memory.
 */
final class Document {
  private static final String MODEL = "model";

  private final Path file;
  private final Field modelField;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, Object> modelValues = new LinkedHashMap<>();
  private final Vocabulary.Builder tokens;
  private double[] scores = {};
  private final List<String> merges = new ArrayList<>();
  private boolean hasVocabulary;
  private boolean hasModel;

  /** Whether each merge is two entries of the list, not one with a space. */
  private boolean mergesArePairs;

  private Document(Path file) {
    this.file = file;
    this.modelField = new Field(file, MODEL);
    this.tokens = new Vocabulary.Builder(modelField.at("vocab"));
  }

  static Document read(Path file, byte[] json) {
    Document document = new Document(file);
    try (JsonParser parser = JsonStream.parser(json)) {
      document.root(parser);
    } catch (JacksonException e) {
      throw JsonStream.error(file, "", e);
    }
    return document;
  }

  /** All but the model. */
  Component root() {
    return new Component(new Field(file, ""), values);
  }

  /** The model, without its vocabulary and merges. */
  Component model() {
    if (!hasModel) {
      throw modelField.error("is missing");
    }
    if (!hasVocabulary) {
      throw modelField.at("vocab").error("is missing");
    }
    return new Component(modelField, modelValues);
  }

  Vocabulary.Builder tokens() {
    return tokens;
  }

  /** A score per token, where the vocabulary has them. */
  Optional<double[]> scores() {
    return scores.length == 0
        ? Optional.empty()
        : Optional.of(Arrays.copyOf(scores, tokens.count()));
  }

  boolean hasMerges() {
    return modelValues.containsKey("merges");
  }

  List<String> merges() {
    return merges;
  }

  boolean mergesArePairs() {
    return mergesArePairs;
  }

  private void root(JsonParser json) {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new Field(file, "").error("isn't a JSON object");
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals(MODEL)) {
        model(json);
      } else {
        values.put(name, JsonStream.value(json));
      }
    }
    if (json.nextToken() != null) {
      throw new Field(file, "").error("goes on behind its end");
    }
  }

  private void model(JsonParser json) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw modelField.error("is %s; must be an object", JsonStream.value(json));
    }
    hasModel = true;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "vocab" -> vocabulary(json);
        case "merges" -> {
          modelValues.put(name, true);
          merges(json);
        }
        default -> modelValues.put(name, JsonStream.value(json));
      }
    }
  }

  private void vocabulary(JsonParser json) {
    hasVocabulary = true;
    switch (json.currentToken()) {
      case START_OBJECT -> {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          String text = json.currentName();
          json.nextToken();
          tokens.add(checked(text), whole(json, modelField.at("vocab").at(text)));
        }
      }
      case START_ARRAY -> {
        scores = new double[1024];
        while (json.nextToken() != JsonToken.END_ARRAY) {
          scored(json);
        }
      }
      default ->
          throw modelField.at("vocab").error("is %s; must be an object", JsonStream.value(json));
    }
  }

  private void scored(JsonParser json) {
    Field field = modelField.at("vocab").at(tokens.count());
    if (json.currentToken() != JsonToken.START_ARRAY
        || json.nextToken() != JsonToken.VALUE_STRING) {
      throw field.error("must be a token and its score");
    }
    String text = checked(json.getString());
    if (!json.nextToken().isNumeric()) {
      throw field.error("must be a token and its score");
    }
    double score = json.getDoubleValue();
    if (!Double.isFinite(score) || json.nextToken() != JsonToken.END_ARRAY) {
      throw field.error("must be a token and its score, a finite number");
    }
    int id = tokens.count();
    if (id == scores.length) {
      scores = Arrays.copyOf(scores, 2 * id);
    }
    scores[id] = score;
    tokens.add(text, id);
  }

  private void merges(JsonParser json) {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw modelField.at("merges").error("is %s; must be a list", JsonStream.value(json));
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (merges.isEmpty()) {
        mergesArePairs = json.currentToken() == JsonToken.START_ARRAY;
      }
      if (!mergesArePairs) {
        merges.add(half(json));
        continue;
      }
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw mergeError();
      }
      json.nextToken();
      String left = half(json);
      json.nextToken();
      merges.add(left);
      merges.add(half(json));
      if (json.nextToken() != JsonToken.END_ARRAY) {
        throw mergeError();
      }
    }
  }

  private String half(JsonParser json) {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw mergeError();
    }
    return json.getString();
  }

  private RuntimeException mergeError() {
    int index = mergesArePairs ? merges.size() / 2 : merges.size();
    return modelField
        .at("merges")
        .at(index)
        .error(
            "must be %s, as the first one", mergesArePairs ? "a list of two tokens" : "a string");
  }

  private String checked(String text) {
    if (Characters.loneSurrogate(text) >= 0) {
      throw modelField.at("vocab").error("has a token with half of a surrogate pair");
    }
    return text;
  }

  private static long whole(JsonParser json, Field field) {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw field.error("is %s; must be a whole number", JsonStream.value(json));
    }
    return switch (json.getNumberType()) {
      case INT, LONG -> json.getLongValue();
      default -> throw field.error("is a number that is too large");
    };
  }
}
