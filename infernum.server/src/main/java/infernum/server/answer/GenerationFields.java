package infernum.server.answer;

import infernum.server.field.Field;
import infernum.server.field.JsonType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The fields that completions of chats and of texts have in common. */
public final class GenerationFields {
  static final Field<String> MODEL =
      Field.of("model", JsonType.TEXT, "the served model's name; may be left out");
  static final Field<Integer> MAX_TOKENS =
      Field.of(
          "max_tokens",
          JsonType.integer(1, Integer.MAX_VALUE),
          "tokens of the answer at most; the context's end ends it too, with finish_reason length");
  static final Field<Integer> MIN_TOKENS =
      Field.of(
          "min_tokens",
          JsonType.integer(0, Integer.MAX_VALUE),
          "tokens of the answer at least, before an end token or a stop string counts (0)");
  static final Field<Integer> N =
      Field.of(
          "n",
          JsonType.integer(1, 128),
          "answers to each prompt (1); with a seed, each has one derived of it");
  static final Field<Long> SEED =
      Field.of("seed", JsonType.LONG, "of the random numbers; the same one gives the same answer");
  static final Field<List<String>> STOP =
      Field.of("stop", JsonType.TEXTS, "texts that end the answer, and aren't part of it");
  static final Field<List<Integer>> STOP_TOKEN_IDS =
      Field.of("stop_token_ids", JsonType.TOKENS, "tokens that end the answer");
  static final Field<Boolean> IGNORE_EOS =
      Field.of("ignore_eos", JsonType.FLAG, "the model's own end tokens don't end it (false)");
  static final Field<Map<String, Object>> LOGIT_BIAS =
      Field.of(
          "logit_bias",
          JsonType.OBJECT,
          "what is added to tokens' logits, -100 to 100, by their numbers");
  static final Field<Boolean> STREAM =
      Field.of("stream", JsonType.FLAG, "the answer comes token by token, as events (false)");
  static final Field<Map<String, Object>> STREAM_OPTIONS =
      Field.of(
          "stream_options",
          JsonType.OBJECT,
          "include_usage: a last event counts tokens; continuous_usage_stats: and each event those"
              + " so far; include_obfuscation: only false");

  private static final List<Field<?>> ALL =
      List.of(
          MODEL,
          MAX_TOKENS,
          MIN_TOKENS,
          N,
          SEED,
          STOP,
          STOP_TOKEN_IDS,
          IGNORE_EOS,
          LOGIT_BIAS,
          STREAM,
          STREAM_OPTIONS,
          Field.ignored("user", JsonType.TEXT, "who asks"),
          Field.ignored("safety_identifier", JsonType.TEXT, "who asks"),
          Field.ignored("prompt_cache_key", JsonType.TEXT, "a hint for caches"),
          Field.ignored("metadata", JsonType.OBJECT, "the client's own notes"),
          Field.neutral("store", "no answer is kept", false),
          Field.neutral("service_tier", "there is one tier", "auto", "default"),
          Field.neutral("priority", "requests are answered in the order of arrival", 0),
          Field.neutral("use_beam_search", "tokens are drawn, one after the other", false),
          Field.neutral("length_penalty", "there is no beam search", 1, 1.0),
          Field.neutral("skip_special_tokens", "control tokens are left out", true),
          Field.neutral("include_stop_str_in_output", "stop strings are left out", false));

  private GenerationFields() {}

  /** These, an endpoint's own, and those of sampling. */
  public static List<Field<?>> with(List<Field<?>> own, List<Field<Double>> sampling) {
    return Stream.of(own, ALL, sampling).<Field<?>>flatMap(List::stream).toList();
  }
}
