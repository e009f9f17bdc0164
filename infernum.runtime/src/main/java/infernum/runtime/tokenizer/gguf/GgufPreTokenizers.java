package infernum.runtime.tokenizer.gguf;

import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.pretokenizer.PreTokenizer;
import infernum.runtime.tokenizer.pretokenizer.RegexCuts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code tokenizer.ggml.pre} names. Names, defaults and expressions are llama.cpp's, {@code
 * src/llama-vocab.cpp}, with one difference: where it only comes near a model's own expression,
 * because its engine has no subclasses of letters or no possessive quantifiers, the model's own one
 * stands here, which llama.cpp quotes beside it.
 */
final class GgufPreTokenizers {
  static final Definition GEMMA_4 =
      new Definition(Kind.CHARACTERS, List.of("[^\\n]+|[\\n]+"), false, false);

  private static final String GPT_2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
  private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  private static final String SPACES = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String QWEN_2 =
      CONTRACTIONS
          + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
          + SPACES;
  private static final String LLAMA_3 = QWEN_2.replace("|\\p{N}|", "|\\p{N}{1,3}|");

  /** Upper-case letters, then lower-case ones: words of camel case are cut. */
  private static final String TEKKEN =
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
          + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*"
          + SPACES;

  private static final String GPT_4O_ONE_DIGIT =
      TEKKEN
          .replace("]+|[^", "]+" + CONTRACTIONS + "?|[^")
          .replace("]*|\\p{N}|", "]*" + CONTRACTIONS + "?|\\p{N}|");
  private static final String GPT_4O = GPT_4O_ONE_DIGIT.replace("|\\p{N}|", "|\\p{N}{1,3}|");
  private static final String KIMI =
      "[\\p{Han}]+|"
          + GPT_4O.replace("\\p{M}]", "\\p{M}&&[^\\p{Han}]]").replace("[\\r\\n/]*", "[\\r\\n]*");

  private static final String CJK = "[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+";
  private static final String DEEPSEEK_3 =
      "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+"
          + "|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*"
          + SPACES;
  private static final String DEEPSEEK_CJK = "[\u4E00-\u9FA5\u0800-\u4E00\uAC00-\uD7FF]+";
  private static final String BLOOM = " ?[^(\\s|.,!?\u2026\u3002\uFF0C\u3001\u0964\u06D4\u060C)]+";
  private static final String FALCON_SIGNS = "[\\p{P}\\$\\+<=>\\^~\\|`]+";
  private static final String THREE_DIGITS = "[0-9][0-9][0-9]";

  private static final Map<String, Definition> BY_NAME = byName();

  private GgufPreTokenizers() {}

  /** Of what a model makes tokens. */
  enum Kind {
    BYTES,
    CHARACTERS
  }

  /**
   * A pre-tokenizer, and what goes with its name.
   *
   * @param cuts expressions, each of which cuts the pieces of the one before; a match is a piece,
   *     and so is what lies between two
   * @param wholePieces whether a piece that is a token is that token, whatever the merges say
   * @param begins whether a sequence begins with a token where the file doesn't say
   */
  record Definition(Kind kind, List<String> cuts, boolean wholePieces, boolean begins) {
    PreTokenizer preTokenizer(Field field) {
      return RegexCuts.of(field, cuts);
    }

    private Definition whole() {
      return new Definition(kind, cuts, true, begins);
    }

    private Definition begun() {
      return new Definition(kind, cuts, wholePieces, true);
    }
  }

  static Optional<Definition> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  private static Definition cuts(String... cuts) {
    return new Definition(Kind.BYTES, List.of(cuts), false, false);
  }

  private static Map<String, Definition> byName() {
    Map<String, Definition> all = new TreeMap<>();
    gpt2Like(all);
    llama3Like(all);
    qwen2Like(all);
    gpt4oLike(all);
    deepSeekLike(all);
    others(all);
    return all;
  }

  private static void put(Map<String, Definition> all, Definition definition, String... names) {
    for (String name : names) {
      all.put(name, definition);
    }
  }

  private static void gpt2Like(Map<String, Definition> all) {
    put(
        all,
        cuts(GPT_2),
        "gpt-2",
        "phi-2",
        "jina-es",
        "jina-de",
        "jina-v2-es",
        "jina-v2-de",
        "jina-v1-en",
        "jina-v2-code",
        "roberta-bpe",
        "gigachat",
        "a.x-4.0",
        "mellum",
        "modern-bert",
        "mpt",
        "olmo",
        "jais",
        "trillion",
        "granite-docling",
        "exaone4");
    put(
        all,
        cuts("\\p{N}", GPT_2),
        "starcoder",
        "refact",
        "command-r",
        "smollm",
        "codeshell",
        "exaone",
        "minerva-7b",
        "mellum2");
    put(all, cuts(FALCON_SIGNS, GPT_2, THREE_DIGITS), "falcon");
    put(all, cuts(FALCON_SIGNS.replace("`", ""), GPT_2, "\\p{N}+", THREE_DIGITS), "default");
    put(all, cuts(BLOOM), "bloom", "poro-chat", "gpt3-finnish");
    put(all, cuts(BLOOM, "\\p{N}"), "viking");
  }

  private static void llama3Like(Map<String, Definition> all) {
    put(
        all,
        cuts(LLAMA_3).whole().begun(),
        "llama-bpe",
        "llama3",
        "llama-v3",
        "falcon3",
        "falcon-h1",
        "pixtral",
        "midm-2.0",
        "lfm2",
        "jina-v5-nano");
    put(all, cuts(LLAMA_3), "dbrx", "smaug-bpe", "glm4", "chatglm-bpe");
    put(
        all,
        cuts(QWEN_2),
        "qwen2",
        "deepseek-r1-qwen",
        "kormo",
        "f2llmv2",
        "megrez",
        "stablelm2",
        "hunyuan",
        "solar-open",
        "grok-2");
    put(
        all,
        cuts(
            QWEN_2
                .replace("?\\p{L}+", "?[\\p{L}\\p{M}]+")
                .replace("[^\\s\\p{L}\\p{N}]", "[^\\s\\p{L}\\p{M}\\p{N}]")),
        "qwen35");
  }

  private static void qwen2Like(Map<String, Definition> all) {
    put(all, cuts("[^\\n]+|[\\n]+", QWEN_2), "laguna");
    put(all, cuts(QWEN_2.replace(CONTRACTIONS + "|", "")), "ufakzeka");
    put(all, cuts("\\p{N}{1,3}", QWEN_2.replace("|\\p{N}|", "|\\p{N}+|")).whole(), "minicpm5");
    put(
        all,
        cuts(
            QWEN_2
                .replace("\\p{N}]+[\\r\\n]*", "\\p{N}\\r\\n]+")
                .replace("|\\p{N}|", "|\\p{N}{1}|")),
        "seed-coder");
    put(
        all,
        cuts(
            "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}"
                + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+"),
        "bailingmoe",
        "bailingmoe2",
        "llada-moe");
    put(
        all,
        cuts(
            CONTRACTIONS
                + "|[^\\r\\n\\p{L}\\p{N}]?(?:\\p{L}\\p{M}*(?: \\p{L}\\p{M}*)*)+|\\p{N}"
                + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]?|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+"),
        "exaone-moe");
    put(all, cuts(LLAMA_3.replace("|\\s+(?!\\S)|\\s+", jais2Spaces())), "jais-2");
  }

  private static String jais2Spaces() {
    StringBuilder spaces = new StringBuilder();
    for (int length = 512; length >= 4; length /= 2) {
      spaces.append("|\\s{").append(length).append("}(?!\\S)");
    }
    return spaces.append("|\\s{1,2}(?!\\S)|\\s{1}").toString();
  }

  private static void gpt4oLike(Map<String, Definition> all) {
    put(all, cuts(GPT_4O), "gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2");
    put(all, cuts(GPT_4O).whole(), "granite-embed-multi-97m");
    put(all, cuts(TEKKEN).whole().begun(), "tekken");
    put(all, cuts(RegexCuts.DIGITS_FROM_THE_RIGHT, GPT_4O), "tiny_aya", "cohere2moe");
    put(all, cuts(KIMI), "kimi-k2");
    put(
        all,
        cuts(
                "[\uAC00-\uD7A3\u3131-\u318E]+|[\uFF01\u2026\u201C\u201D\u2018\u2019\u2014\uFF1A\uFF1B"
                    + "\uFF0C\u3001-\u303F\uFE30-\uFE4F]+|[\u3105-\u312F]+|"
                    + CJK,
                GPT_4O_ONE_DIGIT)
            .whole(),
        "youtu");
  }

  private static void deepSeekLike(Map<String, Definition> all) {
    put(
        all,
        cuts("\\p{N}{1,3}", CJK, DEEPSEEK_3),
        "deepseek-v3",
        "hunyuan-dense",
        "joyai-llm",
        "hy_v4");
    put(
        all,
        cuts(
            "\\p{N}{1,3}",
            CJK,
            DEEPSEEK_3.replace("+[\\r\\n]*|\\s*[\\r\\n]+", "+|[\\r\\n]"),
            "\\p{N}"),
        "spark2_5");
    put(
        all,
        cuts("[\\r\\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", DEEPSEEK_CJK, "\\p{N}"),
        "deepseek-coder");
    put(
        all,
        cuts(
            "[\\r\\n]",
            "\\s?[" + DeepSeekLetters.RANGES + "]+",
            "\\s?[!-/:-~\uFF01-\uFF0F\uFF1A-\uFF5E\u2018-\u201F\u3000-\u3002]+",
            "\\s+$",
            DEEPSEEK_CJK,
            "\\p{N}+"),
        "deepseek-llm");
    put(
        all,
        cuts(
            RegexCuts.DIGITS_FROM_THE_RIGHT,
            "[\u4E00-\u9FFF\u3400-\u4DBF\uF900-\uFAFF\u3040-\u309F\u30A0-\u30FF\uFF65-\uFF9F"
                + "\u2F00-\u2FDF\u0E40-\u0E7F\u0E80-\u0EFF\u1780-\u17FF\u1000-\u109F\uAA60-\uAA7F"
                + "\uA9E0-\uA9FF\uAC00-\uD7AF\u1100-\u11FF]+",
            DEEPSEEK_3),
        "afmoe");
  }

  private static void others(Map<String, Definition> all) {
    put(all, cuts("\\p{N}+", RegexCuts.DIGITS_FROM_THE_RIGHT), "superbpe");
    put(
        all,
        cuts(
                "<sentinel:[0-9]+>",
                "(IMGIMG)((A|B|C|D|E|F|G|H|I){1,4})Z",
                "([\\t\\n]|    |  )",
                "\\p{N}",
                "[\\p{P}!-/:-@\\[-`{-~]",
                GPT_2)
            .begun(),
        "chameleon");
    put(all, GEMMA_4, "gemma4", "granite-embed-multi-311m", "sarvam-moe");
  }
}
