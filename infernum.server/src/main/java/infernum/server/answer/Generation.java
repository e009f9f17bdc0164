package infernum.server.answer;

import static infernum.server.answer.GenerationFields.IGNORE_EOS;
import static infernum.server.answer.GenerationFields.LOGIT_BIAS;
import static infernum.server.answer.GenerationFields.MAX_TOKENS;
import static infernum.server.answer.GenerationFields.MIN_TOKENS;
import static infernum.server.answer.GenerationFields.MODEL;
import static infernum.server.answer.GenerationFields.N;
import static infernum.server.answer.GenerationFields.SEED;
import static infernum.server.answer.GenerationFields.STOP;
import static infernum.server.answer.GenerationFields.STOP_TOKEN_IDS;
import static infernum.server.answer.GenerationFields.STREAM;
import static infernum.server.answer.GenerationFields.STREAM_OPTIONS;

import infernum.runtime.engine.Request;
import infernum.runtime.engine.Request.Ending;
import infernum.runtime.engine.Request.Sampling;
import infernum.server.error.ApiException;
import infernum.server.field.Body;
import infernum.server.field.Field;
import infernum.server.field.JsonType;
import infernum.server.field.Shown;
import infernum.server.served.Served;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a request's answers are generated and sent, whatever its endpoint.
 *
 * @param ending but for the tokens that the prompt's room allows
 * @param maxTokens as asked for; empty: until the context is full
 * @param sampling how tokens are drawn
 * @param n answers to each prompt
 * @param stream whether they come token by token
 * @param usage when a stream says how many tokens it took
 */
public record Generation(
    Ending ending,
    Optional<Integer> maxTokens,
    Sampling sampling,
    int n,
    boolean stream,
    UsageReport usage) {
  private static final int MOST_STOPS = 64;
  private static final Set<String> USAGE = Set.of("include_usage", "continuous_usage_stats");

  /** Updates of a stream that may wait for its reader. */
  private static final int MOST_HELD = 4096;

  /**
   * Reads it.
   *
   * @throws ApiException the request is for another model, or a value isn't allowed
   */
  public static Generation of(Body body, Served model) {
    model.requireNamed(body.get(MODEL));
    Map<String, Double> parameters = new HashMap<>();
    for (Field<Double> field : model.samplingFields()) {
      body.get(field).ifPresent(value -> parameters.put(field.name(), value));
    }
    Sampling sampling =
        new Sampling(
            parameters,
            logitBias(body, model),
            body.get(SEED).map(OptionalLong::of).orElse(OptionalLong.empty()));
    boolean stream = body.get(STREAM, false);
    return new Generation(
        ending(body, model),
        body.get(MAX_TOKENS),
        sampling,
        body.get(N, 1),
        stream,
        usage(body, stream));
  }

  private static Ending ending(Body body, Served model) {
    List<String> stops = body.get(STOP, List.of());
    if (stops.contains("") || stops.size() > MOST_STOPS) {
      throw ApiException.field(
          "stop", "'stop' must be at most %d texts, none of them empty".formatted(MOST_STOPS));
    }
    Set<Integer> tokens = new HashSet<>(body.get(STOP_TOKEN_IDS, List.of()));
    tokens.forEach(token -> requireToken("stop_token_ids", token, model));
    return new Ending(
        Integer.MAX_VALUE, body.get(MIN_TOKENS, 0), tokens, stops, body.get(IGNORE_EOS, false));
  }

  private static void requireToken(String field, int token, Served model) {
    if (token < 0 || token >= model.vocabulary()) {
      throw ApiException.field(
          field,
          "'%s' names token %d, which isn't one of the model's %d"
              .formatted(field, token, model.vocabulary()));
    }
  }

  private static Map<Integer, Double> logitBias(Body body, Served model) {
    Map<Integer, Double> bias = new HashMap<>();
    body.get(LOGIT_BIAS, Map.of())
        .forEach((name, value) -> {
          int token = token(name);
          requireToken("logit_bias", token, model);
          bias.put(
              token,
              JsonType.NUMBER
                  .reader()
                  .read(Optional.<Object>ofNullable(value).orElse(""))
                  .orElseThrow(() ->
                      ApiException.field(
                          "logit_bias",
                          "'logit_bias' of token %d must be a number, is %s"
                              .formatted(token, Shown.of(value)))));
        });
    return bias;
  }

  private static int token(String name) {
    try {
      return Integer.parseInt(name);
    } catch (NumberFormatException _) {
      throw ApiException.field(
          "logit_bias", "'logit_bias' has '%s' for a token's number".formatted(Shown.of(name)));
    }
  }

  private static UsageReport usage(Body body, boolean stream) {
    Map<String, Object> options = body.get(STREAM_OPTIONS, Map.of());
    if (!options.isEmpty() && !stream) {
      throw ApiException.field("stream_options", "'stream_options' needs \"stream\": true");
    }
    options.forEach((name, value) -> {
      boolean known =
          value == null
              || (USAGE.contains(name) && value instanceof Boolean)
              || (name.equals("include_obfuscation") && value.equals(false));
      if (!known) {
        throw ApiException.unsupported(
            "stream_options." + Shown.of(name),
            "'stream_options' has '%s': %s, which isn't supported"
                .formatted(Shown.of(name), Shown.of(value)));
      }
    });
    boolean each = Boolean.TRUE.equals(options.get("continuous_usage_stats"));
    if (Boolean.TRUE.equals(options.get("include_usage"))) {
      return each ? UsageReport.EACH : UsageReport.LAST;
    }
    if (each) {
      throw ApiException.field(
          "stream_options.continuous_usage_stats",
          "'continuous_usage_stats' needs \"include_usage\": true");
    }
    return UsageReport.NONE;
  }

  /** Of at most so many tokens. */
  public Generation atMost(Optional<Integer> tokens) {
    return new Generation(ending, tokens, sampling, n, stream, usage);
  }

  /** Updates that may wait to be sent; an answer that is sent whole is as long as it is. */
  public int held() {
    return stream ? MOST_HELD : Integer.MAX_VALUE;
  }

  /**
   * The engine's request for a prompt.
   *
   * @param moreEnds further tokens that end an answer
   * @throws ApiException the prompt doesn't fit into the context
   */
  public Request request(int[] prompt, Set<Integer> moreEnds, Served model) {
    int context = model.engine().limits().context();
    int room = context - prompt.length;
    if (room <= 0) {
      throw ApiException.invalid(
          "context_length_exceeded",
          "the prompt has %d tokens, which leaves no room for an answer in the context of %d"
              .formatted(prompt.length, context));
    }
    int most = Math.min(maxTokens.orElse(room), room);
    if (ending.minTokens() > most) {
      throw ApiException.field(
          "min_tokens",
          "'min_tokens' is %d, but the answer may have no more than %d"
              .formatted(ending.minTokens(), most));
    }
    Set<Integer> stops = new HashSet<>(ending.stopTokens());
    if (!ending.ignoreEndTokens()) {
      moreEnds.stream().filter(token -> token < model.vocabulary()).forEach(stops::add);
    }
    return Request.of(prompt, most)
        .with(
            new Ending(
                most, ending.minTokens(), stops, ending.stopStrings(), ending.ignoreEndTokens()))
        .with(sampling);
  }
}
