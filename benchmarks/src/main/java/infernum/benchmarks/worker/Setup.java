package infernum.benchmarks.worker;

import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.model.LoadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a worker holds.
 *
 * @param model a file
 * @param device name of its provider
 * @param threads that compute
 * @param floatActivations whether activations stay as they are
 * @param context tokens of a request, prompt and answer
 * @param sequences requests at once
 */
public record Setup(
    Path model, String device, int threads, boolean floatActivations, int context, int sequences) {
  /** New tokens of a step; what llama.cpp calls the physical batch, which is 512 there as well. */
  static final int STEP = 512;

  static Setup parse(String[] words) {
    return new Setup(
        Path.of(words[0]),
        words[1],
        Integer.parseInt(words[2]),
        Boolean.parseBoolean(words[3]),
        Integer.parseInt(words[4]),
        Integer.parseInt(words[5]));
  }

  List<String> words() {
    return List.of(
        model.toString(),
        device,
        String.valueOf(threads),
        String.valueOf(floatActivations),
        String.valueOf(context),
        String.valueOf(sequences));
  }

  LoadOptions options() {
    return new LoadOptions(
        Optional.of(device),
        Map.of(),
        Map.of(),
        LoadOptions.Graphs.DEFAULT,
        new LoadOptions.Compute(OptionalInt.of(threads), floatActivations));
  }

  /** A cache that holds all requests at once. */
  EngineLimits limits() {
    return Capacity.DEFAULT.context(context).sequences(sequences).batchTokens(STEP).exactly();
  }
}
