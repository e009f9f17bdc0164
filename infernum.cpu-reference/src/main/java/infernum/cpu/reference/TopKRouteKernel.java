package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.TopKRoute;

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
  Runnable prepare(TopKRoute op, Operands operands) {
    Floats logits = operands.rows(0);
    Ints experts = operands.resultInts(0);
    Floats weights = operands.resultRows(1);
    resources()
        .reserve(scratch -> {
          scratch.floats(0, logits.length());
          scratch.floats(1, op.chosen());
          scratch.doubles(0, logits.length());
        });
    return () -> {
      for (int token = 0; token < logits.count(); token++) {
        route(op, logits, token, experts, weights);
      }
    };
  }

  private void route(TopKRoute op, Floats logits, int token, Ints experts, Floats weights) {
    Scratch scratch = resources().own().getFirst();
    float[] row = scratch.floats(0, 0);
    float[] chosen = scratch.floats(1, 0);
    double[] probability = scratch.doubles(0, 0);
    logits.read(token, row, 0);
    softmax(row, logits.length(), probability);
    int first = token * op.chosen();
    double total = 0;
    for (int j = 0; j < op.chosen(); j++) {
      int expert = largest(row, logits.length(), experts, first, j);
      experts.set(first + j, expert);
      total += probability[expert];
    }
    for (int j = 0; j < op.chosen(); j++) {
      double weight = probability[experts.get(first + j)];
      chosen[j] = (float) (op.normalised() ? weight / total : weight);
    }
    weights.write(token, chosen);
  }

  private static void softmax(float[] logits, int count, double[] probability) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, logits[i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      probability[i] = Math.exp(logits[i] - max);
      sum += probability[i];
    }
    for (int i = 0; i < count; i++) {
      probability[i] /= sum;
    }
  }

  /** Compares logits, as probabilities far below the largest may round to one value. */
  private static int largest(float[] logits, int count, Ints chosen, int from, int known) {
    int best = -1;
    for (int i = 0; i < count; i++) {
      if ((best < 0 || logits[i] > logits[best]) && !contains(chosen, from, known, i)) {
        best = i;
      }
    }
    return best;
  }

  private static boolean contains(Ints chosen, int from, int count, int expert) {
    for (int j = from; j < from + count; j++) {
      if (chosen.get(j) == expert) {
        return true;
      }
    }
    return false;
  }
}
