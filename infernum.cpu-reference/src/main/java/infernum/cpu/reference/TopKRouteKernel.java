package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.TopKRoute;
import infernum.spi.tensor.Cpu;

/** Chooses each token's experts. */
final class TopKRouteKernel extends ReferenceKernel<TopKRoute> {
  TopKRouteKernel(Resources resources) {
    super(TopKRoute.class, resources);
  }

  @Override
  void demand(TopKRoute op, Signature signature, Demands demands) {
    demands.f32("logits", signature.in(0));
  }

  @Override
  void run(TopKRoute op, Signature signature, Launch<Cpu> launch) {
    Floats logits = rows(signature, launch, 0);
    Floats weights = new Floats(Vectors.rows(signature.out(1), launch.sizes()), launch.out(1));
    int[] experts = new int[logits.count() * op.chosen()];
    float[] row = new float[logits.length()];
    float[] chosenWeights = new float[op.chosen()];
    for (int token = 0; token < logits.count(); token++) {
      logits.read(token, row, 0);
      double[] probability = softmax(row);
      double total = 0;
      for (int j = 0; j < op.chosen(); j++) {
        int expert = largest(row, experts, token * op.chosen(), j);
        experts[token * op.chosen() + j] = expert;
        total += probability[expert];
      }
      for (int j = 0; j < op.chosen(); j++) {
        double weight = probability[experts[token * op.chosen() + j]];
        chosenWeights[j] = (float) (op.normalised() ? weight / total : weight);
      }
      weights.write(token, chosenWeights);
    }
    Ints.write(experts, launch.out(0));
  }

  private static double[] softmax(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double[] probability = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      probability[i] = Math.exp(logits[i] - max);
      sum += probability[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probability[i] /= sum;
    }
    return probability;
  }

  /** Compares logits, as probabilities far below the largest may round to one value. */
  private static int largest(float[] logits, int[] chosen, int from, int count) {
    int best = -1;
    for (int i = 0; i < logits.length; i++) {
      if ((best < 0 || logits[i] > logits[best]) && !contains(chosen, from, count, i)) {
        best = i;
      }
    }
    return best;
  }

  private static boolean contains(int[] chosen, int from, int count, int expert) {
    for (int j = from; j < from + count; j++) {
      if (chosen[j] == expert) {
        return true;
      }
    }
    return false;
  }
}
