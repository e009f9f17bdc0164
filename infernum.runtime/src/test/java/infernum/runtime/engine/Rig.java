package infernum.runtime.engine;

import infernum.runtime.derived.Goldens;
import infernum.runtime.sampling.SamplingParameters;
import infernum.spi.sampling.LogitsProcessorFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;

/** An engine over a scripted model, stepped by hand on a clock that stands still. */
final class Rig {
  static final Collection<LogitsProcessorFactory> STAGES = Goldens.SERVICES.samplingStages().all();

  final AtomicLong clock = new AtomicLong();
  final ScriptedSession session;
  final Engine engine;

  Rig(ScriptedSession session, EngineLimits limits) {
    this.session = session;
    this.engine = new Engine(model(session), limits, new FirstComeFirstServed(), clock::get);
  }

  static Engine.Model model(ScriptedSession session) {
    return new Engine.Model(
        session,
        Optional.empty(),
        Set.of(ScriptedSession.END),
        ScriptedSession.VOCABULARY,
        new SamplingParameters(STAGES, Map.of("do_sample", false)),
        STAGES);
  }

  /** Steps until nothing is left to do. */
  void drain() {
    int steps = 0;
    while (engine.work()) {
      if (++steps > 100_000) {
        throw new AssertionError("no end: " + engine.state());
      }
    }
  }

  Heard submit(Request request) {
    Heard heard = new Heard();
    engine.submit(request, heard);
    return heard;
  }

  /** What the model says after a prompt, as it does alone. */
  static List<Integer> expected(int[] prompt, int count) {
    return expected(ScriptedSession::endless, prompt, count);
  }

  /** What a model says after a prompt, its end token included, if it comes to that. */
  static List<Integer> expected(IntUnaryOperator next, int[] prompt, int count) {
    int[] tokens = Arrays.copyOf(prompt, prompt.length + count);
    int end = prompt.length;
    while (end < tokens.length
        && (end == prompt.length || tokens[end - 1] != ScriptedSession.END)) {
      tokens[end] = next.applyAsInt(ScriptedSession.hash(tokens, end));
      end++;
    }
    return Arrays.stream(tokens, prompt.length, end).boxed().toList();
  }

  static int[] prompt(int seed, int length) {
    return new Random(seed).ints(length, 0, ScriptedSession.END).toArray();
  }

  static List<FinishReason> only(FinishReason reason) {
    return List.of(reason);
  }
}
