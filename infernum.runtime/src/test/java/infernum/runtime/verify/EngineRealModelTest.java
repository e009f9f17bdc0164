package infernum.runtime.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.runtime.Shared;
import infernum.runtime.derived.Goldens;
import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.Engine;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.Engines;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.engine.FirstComeFirstServed;
import infernum.runtime.engine.Request;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.sampling.Logprobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real model's chats through the engine, four requests in one batch. */
@Tag("real-model")
class EngineRealModelTest {
  private static final EngineLimits LIMITS =
      Capacity.DEFAULT
          .cachedTokens(1024)
          .context(256)
          .batchTokens(64)
          .sequences(4)
          .queuedRequests(8)
          .queuedTokens(1000)
          .exactly();

  /** An answer's tokens, once it has ended. */
  private record Heard(List<Integer> tokens, CompletableFuture<FinishReason> end)
      implements AnswerListener {
    @Override
    public void token(int token, String text, Optional<Logprobs> logprobs) {
      tokens.add(token);
    }

    @Override
    public void finished(FinishReason reason, String text) {
      end.complete(reason);
    }
  }

  @Test
  void fourChatsInOneBatchAnswerAsTheReferenceDoes() {
    Path folder = Shared.path("models/smollm2-135m-instruct");
    List<Golden.Case> cases = Golden.in(folder).cases();
    List<Golden.Case> chats = cases.subList(cases.size() - 4, cases.size());
    LoadOptions reference = LoadOptions.DEFAULT.orOn("cpu-reference");
    try (LoadedModel model = new ModelLoader(Goldens.SERVICES).load(folder, reference);
        Engine engine =
            Engines.start(model, LIMITS, new FirstComeFirstServed(), Goldens.SERVICES)) {
      List<Heard> heard = new ArrayList<>();
      for (Golden.Case chat : chats) {
        Heard one = new Heard(new ArrayList<>(), new CompletableFuture<>());
        engine.submit(
            Request.of(chat.prompt(), chat.greedy().length).with(Request.Sampling.GREEDY), one);
        heard.add(one);
      }
      for (int i = 0; i < chats.size(); i++) {
        heard.get(i).end().join();
        List<Integer> expected = IntStream.of(chats.get(i).greedy()).boxed().toList();
        // The end token closes the reference's text; it isn't part of an answer.
        boolean ended = model.endTokens().contains(expected.getLast());
        assertEquals(
            ended ? expected.subList(0, expected.size() - 1) : expected, heard.get(i).tokens());
      }
    }
  }
}
