package infernum.runtime.library;

import infernum.runtime.chat.Chat;
import infernum.runtime.chat.ChatPrompt;
import infernum.runtime.engine.Engine;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.Engines;
import infernum.runtime.engine.FirstComeFirstServed;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model in a Java program.
 *
 * {@snippet :
 * try (Infernum infernum = Infernum.load(Path.of("model.gguf"))) {
 *   System.out.println(infernum.chat("What is the capital of France?"));
 *   for (String part : infernum.stream(Chat.of("Tell me a story."), GenerationOptions.DEFAULT)) {
 *     System.out.print(part);
 *   }
 * }
 * }
 *
 * <p>Safe for use by several threads: answers that are asked for at once are computed together.
 */
public final class Infernum implements AutoCloseable {
  private final LoadedModel model;
  private final Engine engine;

  private Infernum(LoadedModel model, Engine engine) {
    this.model = model;
    this.engine = engine;
  }

  /**
   * Loads a model, on the best device, with the memory that {@link EngineLimits#of} plans.
   *
   * @param path a file, a folder, or the name of a bundled model
   * @throws infernum.spi.InfernumException it is damaged, missing or unknown
   */
  public static Infernum load(Path path) {
    Services services = Services.of(Plugins.none());
    LoadedModel model = new ModelLoader(services).load(path, LoadOptions.DEFAULT);
    try {
      return start(model, EngineLimits.of(model), services);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * Starts an engine over a loaded model.
   *
   * @param model closed with this
   */
  public static Infernum start(LoadedModel model, EngineLimits limits, Services services) {
    return new Infernum(model, Engines.start(model, limits, new FirstComeFirstServed(), services));
  }

  /** The model. */
  public LoadedModel model() {
    return model;
  }

  /** The engine, for requests in tokens. */
  public Engine engine() {
    return engine;
  }

  /** Answers a user's message. */
  public String chat(String message) {
    return stream(Chat.of(message), GenerationOptions.DEFAULT).text();
  }

  /**
   * Answers the last message of a conversation.
   *
   * @param messages each with a {@code role} (system, user, assistant) and a {@code content}
   */
  public String chat(List<Map<String, Object>> messages, GenerationOptions options) {
    return stream(Chat.of(messages), options).text();
  }

  /** Continues a text. */
  public String complete(String prompt, GenerationOptions options) {
    return stream(prompt, options).text();
  }

  /** Continues a text, part by part. */
  public Answer stream(String prompt, GenerationOptions options) {
    return submit(model.prompt(prompt), options);
  }

  /**
   * Answers a chat, part by part.
   *
   * @throws infernum.spi.InfernumException the model has no chat template, or it refuses the chat
   */
  public Answer stream(Chat chat, GenerationOptions options) {
    ChatPrompt prompt = model.chat(chat);
    Set<Integer> ends = new HashSet<>(options.stopTokens());
    ends.addAll(prompt.endTokens());
    return submit(prompt.tokens(), options.stopTokens(ends));
  }

  private Answer submit(int[] prompt, GenerationOptions options) {
    Answer answer = new Answer(prompt.length);
    answer.submitted(engine.submit(options.request(prompt), answer.listener()));
    return answer;
  }

  /** Ends all answers with what there is of them, and frees the model. */
  @Override
  public void close() {
    try {
      engine.close();
    } finally {
      model.close();
    }
  }
}
