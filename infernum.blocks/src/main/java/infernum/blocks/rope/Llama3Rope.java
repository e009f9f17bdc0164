package infernum.blocks.rope;

import infernum.spi.Settings;
import infernum.spi.block.RopeVariant;
import infernum.spi.model.ModelConfig;
import infernum.spi.op.RopePolicy;

/**
 * {@code llama3}: long wavelengths are stretched by a factor, short ones kept, those between
 * blended (Llama 3.1, arXiv:2407.21783; the constants stand in its configuration).
 */
public final class Llama3Rope implements RopeVariant {
  /** For the service loader. */
  public Llama3Rope() {}

  @Override
  public String name() {
    return "llama3";
  }

  @Override
  public RopePolicy create(Spec spec, ModelConfig scaling, Settings settings) {
    return new Policy(
        spec.theta(),
        scaling.positiveNumber("factor"),
        scaling.positiveNumber("low_freq_factor"),
        scaling.positiveNumber("high_freq_factor"),
        spec.originalPositions());
  }

  /**
   * The policy.
   *
   * @param theta base of the frequencies
   * @param factor by which long wavelengths are stretched
   * @param lowFactor wavelengths above {@code original / lowFactor} are long
   * @param highFactor wavelengths below {@code original / highFactor} are short
   * @param original context that the model was first trained for, in tokens
   */
  public record Policy(
      double theta, double factor, double lowFactor, double highFactor, double original)
      implements RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      Frequencies.plain(theta, frequencies);
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] = scaled(frequencies[i]);
      }
    }

    private double scaled(double frequency) {
      double turns = original * frequency / (2 * Math.PI);
      if (turns < lowFactor) {
        return frequency / factor;
      }
      if (turns > highFactor) {
        return frequency;
      }
      double kept = (turns - lowFactor) / (highFactor - lowFactor);
      return (1 - kept) * frequency / factor + kept * frequency;
    }
  }
}
