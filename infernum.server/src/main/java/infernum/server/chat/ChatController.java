package infernum.server.chat;

import infernum.runtime.chat.ChatPrompt;
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

/** Answers chats: checks the request, asks the engine, and sends what it says. */
@RestController
final class ChatController {
  private final ModelSlot slot;
  private final Bodies bodies;
  private final Desk desk;
  private final Delivery delivery;

  ChatController(ModelSlot slot, Bodies bodies, Desk desk, Delivery delivery) {
    this.slot = slot;
    this.bodies = bodies;
    this.desk = desk;
    this.delivery = delivery;
  }

  @PostMapping(path = "/v1/chat/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
  void complete(HttpServletRequest http, HttpServletResponse response)
      throws IOException, InterruptedException {
    Served model = slot.require();
    ChatRequest request =
        ChatRequest.of(
            bodies.read(http, GenerationFields.with(ChatFields.ALL, model.samplingFields())),
            model);
    ChatPrompt prompt = request.prompt(model);
    ChatTranscript transcript = new ChatTranscript(model, request, request.parsed(prompt));
    try (Answers answers = desk.open(model, request.generation())) {
      answers.submit(request.request(prompt, model), request.generation().n());
      if (request.generation().stream()) {
        delivery.stream(answers, transcript, request.generation().usage(), response);
      } else {
        delivery.whole(answers, transcript, Caller.of(http), response);
      }
    }
  }
}
