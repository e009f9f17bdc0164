package infernum.server.answer;

import infernum.runtime.engine.FinishReason;
import infernum.server.answer.Update.End;
import infernum.server.error.ApiException;
import infernum.server.error.ErrorBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends answers on the request's own thread, a virtual one: it waits for the engine, writes, and
 * when its client is gone, leaves; {@link Answers#close} then cancels.
 */
@Component
public final class Delivery {
  private static final System.Logger LOGGER = System.getLogger(Delivery.class.getName());

  /** How often it is looked whether whoever waits for a whole answer is still there. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private final JsonMapper json;

  /** With the server's way of writing JSON. */
  public Delivery(JsonMapper json) {
    this.json = json;
  }

  /**
   * Waits for all answers, and sends them as one JSON object.
   *
   * @throws ApiException one of them failed, or nobody waits any more
   */
  public void whole(
      Answers answers, Transcript transcript, Caller caller, HttpServletResponse response)
      throws IOException, InterruptedException {
    int tokens = 0;
    long looked = System.nanoTime();
    while (answers.hasNext()) {
      Optional<Update> update = answers.next(LOOK);
      if (System.nanoTime() - looked >= LOOK.toNanos()) {
        looked = System.nanoTime();
        requirePresent(caller);
      }
      if (update.isEmpty()) {
        continue;
      }
      failure(update.get())
          .ifPresent(error -> {
            throw error;
          });
      transcript.add(update.get(), Optional.empty());
      tokens += update.get() instanceof Update.Token ? 1 : 0;
    }
    response.setContentType("application/json");
    Usage usage = Usage.of(answers.promptTokens(), tokens);
    response.getOutputStream().write(json.writeValueAsBytes(transcript.whole(usage)));
  }

  /** A client that only closed its side of the connection can still read why it gets no answer. */
  private static void requirePresent(Caller caller) {
    if (caller.isGone()) {
      throw ApiException.invalid(
          "client_closed_request", "the connection was closed before the answer was complete");
    }
  }

  /** Sends each answer as it comes. What goes wrong from here on is told by an event. */
  public void stream(
      Answers answers, Transcript transcript, UsageReport usage, HttpServletResponse response)
      throws IOException, InterruptedException {
    EventStream out = new EventStream(response, json);
    try {
      int tokens = 0;
      while (answers.hasNext()) {
        Optional<Update> update = answers.next(out.patience());
        if (update.isPresent()) {
          Optional<ApiException> error = failure(update.get());
          if (error.isPresent()) {
            fail(out, error.get().body());
            return;
          }
          tokens += update.get() instanceof Update.Token ? 1 : 0;
          Usage soFar = Usage.of(answers.promptTokens(), tokens);
          send(
              out,
              transcript,
              update.get(),
              usage == UsageReport.EACH ? Optional.of(soFar) : Optional.empty());
        }
        out.beat();
      }
      if (usage != UsageReport.NONE) {
        out.send(transcript.usage(Usage.of(answers.promptTokens(), tokens)));
      }
      out.done();
    } catch (SlowReaderException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "request {0} ends: {1}",
          response.getHeader("X-Request-Id"),
          e.getMessage());
      fail(out, ErrorBody.server("slow_reader", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.ERROR, "a stream failed", e);
      fail(out, ErrorBody.server("internal_error", "the server failed; its log says how"));
    }
  }

  private static void send(
      EventStream out, Transcript transcript, Update update, Optional<Usage> soFar)
      throws IOException {
    Optional<Object> event = transcript.add(update, soFar);
    if (event.isPresent()) {
      out.send(event.get());
    }
    if (update instanceof End end) {
      out.send(transcript.end(end, soFar));
    }
  }

  private static void fail(EventStream out, ErrorBody error) throws IOException {
    out.fail(error);
    out.done();
  }

  private static Optional<ApiException> failure(Update update) {
    return update instanceof End end ? failure(end) : Optional.empty();
  }

  private static Optional<ApiException> failure(End end) {
    return switch (end.reason()) {
      case STOP, LENGTH -> Optional.empty();
      case CANCELLED, TIMEOUT ->
          Optional.of(ApiException.unavailable("server_ends", "the server ends"));
      case ERROR -> {
        end.cause()
            .ifPresent(cause -> LOGGER.log(System.Logger.Level.ERROR, "an answer failed", cause));
        yield Optional.of(
            new ApiException(
                500,
                ErrorBody.SERVER,
                "generation_failed",
                Optional.empty(),
                "the answer failed: "
                    + end.cause().map(Throwable::getMessage).orElse("for an unknown reason")));
      }
    };
  }

  /** OpenAI's name for why an answer ended. */
  public static String reason(FinishReason reason) {
    return reason == FinishReason.LENGTH ? "length" : "stop";
  }
}
