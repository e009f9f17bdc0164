package infernum.server.completion;

import infernum.server.answer.Answers;
import infernum.server.answer.Caller;
import infernum.server.answer.Delivery;
import infernum.server.answer.Desk;
import infernum.server.answer.GenerationFields;
import infernum.server.field.Bodies;
import infernum.server.served.ModelSlot;
import infernum.server.served.Served;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Goes on with texts: checks the request, asks the engine, and sends what it says. */
@RestController
final class CompletionController {
  private final ModelSlot slot;
  private final Bodies bodies;
  private final Desk desk;
  private final Delivery delivery;

  CompletionController(ModelSlot slot, Bodies bodies, Desk desk, Delivery delivery) {
    this.slot = slot;
    this.bodies = bodies;
    this.desk = desk;
    this.delivery = delivery;
  }

  @PostMapping(path = "/v1/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
  void complete(HttpServletRequest http, HttpServletResponse response)
      throws IOException, InterruptedException {
    Served model = slot.require();
    CompletionRequest request =
        CompletionRequest.of(
            bodies.read(http, GenerationFields.with(CompletionFields.ALL, model.samplingFields())),
            model);
    CompletionTranscript transcript =
        new CompletionTranscript(model, request.logprobs().isPresent());
    try (Answers answers = desk.open(model, request.generation())) {
      for (Prompts.Prompt prompt : request.prompts()) {
        submit(prompt, request, model, answers, transcript);
      }
      if (request.generation().stream()) {
        delivery.stream(answers, transcript, request.generation().usage(), response);
      } else {
        delivery.whole(answers, transcript, Caller.of(http), response);
      }
    }
  }

  private static void submit(
      Prompts.Prompt prompt,
      CompletionRequest request,
      Served model,
      Answers answers,
      CompletionTranscript transcript) {
    int[] tokens = Prompts.tokens(prompt, model);
    String echo = request.echo() ? Prompts.text(prompt, model) : "";
    for (int i = 0; i < request.generation().n(); i++) {
      transcript.add(new CompletionChoice(model.tokenizer(), tokens, echo));
    }
    answers.submit(request.request(tokens, model), request.generation().n());
  }
}
