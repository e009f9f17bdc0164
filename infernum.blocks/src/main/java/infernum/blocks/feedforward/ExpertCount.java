package infernum.blocks.feedforward;

import infernum.spi.model.ModelConfig;

/**
 * The size of a mixture of experts.
 *
 * @param all how many experts there are
 * @param chosen how many each token goes to
 */
public record ExpertCount(int all, int chosen) {
  /** Beyond any model; what a damaged file asks for must not fill the memory with descriptions. */
  private static final int MAX_EXPERTS = 4096;

  private static final String LOCAL = "num_local_experts";
  private static final String CHOSEN = "num_experts_per_tok";

  /** Whether a configuration tells of experts. */
  public static boolean isIn(ModelConfig config) {
    return config.integer(key(config), 0) > 0;
  }

  /**
   * Reads {@code num_experts}, or {@code num_local_experts} as some call it, and {@code
   * num_experts_per_tok}.
   *
   * @param byDefault how many each token goes to where the configuration doesn't say
   */
  public static ExpertCount read(ModelConfig config, int byDefault) {
    String key = key(config);
    config.require(config.has(key), key, "is missing, as is num_experts");
    int all = config.positive(key);
    config.require(
        all <= MAX_EXPERTS, key, "must be at most %d, is %d".formatted(MAX_EXPERTS, all));
    config.require(config.integer(LOCAL, all) == all, LOCAL, "must be %s, %d".formatted(key, all));
    int chosen = config.positive(CHOSEN, byDefault);
    config.require(
        chosen <= all, CHOSEN, "must be at most %s, %d, is %d".formatted(key, all, chosen));
    return new ExpertCount(all, chosen);
  }

  private static String key(ModelConfig config) {
    return config.has("num_experts") ? "num_experts" : LOCAL;
  }
}
