package infernum.runtime.library;

import infernum.runtime.bench.Bench;
import infernum.runtime.chat.Chat;
import infernum.runtime.chat.ChatPrompt;
import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.Engine;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.Engines;
import infernum.runtime.engine.FirstComeFirstServed;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.spi.InfernumException;
import infernum.spi.scheduling.SchedulingPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

  private volatile boolean closed;

  /** Shared by those that read the model's files; taken alone to close them. */
  private final ReadWriteLock reading = new ReentrantReadWriteLock();

  private Infernum(LoadedModel model, Engine engine) {
    this.model = model;
    this.engine = engine;
  }

  /**
   * Loads a model, on the best device, with as much memory as {@link Capacity#DEFAULT} takes.
   *
   * @param path a file, a folder, or the name of a bundled model
   * @throws InfernumException it is damaged, missing or unknown
   */
  public static Infernum load(Path path) {
    return load(path, LoadOptions.DEFAULT, Capacity.DEFAULT);
  }

  /**
   * Loads a model.
   *
   * @param path a file, a folder, or the name of a bundled model
   * @param options on which device, computed how
   * @param capacity how much its engine takes on
   * @throws InfernumException it is damaged, missing or unknown, or there isn't as much memory
   */
  public static Infernum load(Path path, LoadOptions options, Capacity capacity) {
    Services services = Services.of(Plugins.none());
    LoadedModel model = new ModelLoader(services).load(path, options);
    try {
      return start(model, capacity.of(model), services);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * Starts an engine over a loaded model, for requests in the order of their arrival.
   *
   * @param model closed with this; stays open where this throws
   */
  public static Infernum start(LoadedModel model, EngineLimits limits, Services services) {
    return start(model, limits, services, new FirstComeFirstServed());
  }

  /**
   * Starts an engine over a loaded model.
   *
   * @param model closed with this; stays open where this throws
   * @param policy which request comes first; {@link Services#schedulingPolicies} has all by name
   */
  public static Infernum start(
      LoadedModel model, EngineLimits limits, Services services, SchedulingPolicy policy) {
    return new Infernum(model, Engines.start(model, limits, policy, services));
  }

  /** The model. */
  public LoadedModel model() {
    return model;
  }

  /** The engine, for requests in tokens. */
  public Engine engine() {
    return engine;
  }

  /**
   * Answers arbitrary prompts, one and several at once, until that gets no faster: code is compiled
   * while it runs, and weights are read when they are first used, for which whoever asks first
   * would wait otherwise. A second at least, and some on a device whose kernels are Java. Nothing
   * is kept of the answers. Meant for an engine that nobody asks yet: others' answers would share
   * its steps.
   *
   * @param most then it ends, as soon as the step that has begun is over; one prompt is computed,
   *     however long that takes
   * @return whether it had stopped getting faster
   * @throws InfernumException an answer fails, or the queue has no room
   */
  public boolean warmUp(Duration most) {
    return new Bench(engine, model.vocabulary(), _ -> {})
        .warmUp(WarmUpLoads.of(engine.limits()), most);
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

  /**
   * Continues a text, part by part.
   *
   * @throws InfernumException the prompt doesn't fit, or an option's value isn't allowed
   * @throws infernum.runtime.engine.QueueFullException it may come again later
   */
  public Answer stream(String prompt, GenerationOptions options) {
    return only(answers(prompt, one(options)));
  }

  /**
   * Answers a chat, part by part.
   *
   * @throws InfernumException as for a text; or the model has no chat template, or it refuses the
   *     chat
   */
  public Answer stream(Chat chat, GenerationOptions options) {
    return only(answers(chat, one(options)));
  }

  /** Continues a text in as many ways as {@link GenerationOptions#n} says, all or none. */
  public List<Answer> answers(String prompt, GenerationOptions options) {
    return whileOpen(() -> submit(model.prompt(prompt), options));
  }

  /** Answers a chat in as many ways as {@link GenerationOptions#n} says, all or none. */
  public List<Answer> answers(Chat chat, GenerationOptions options) {
    return whileOpen(() -> submit(model.chat(chat), options));
  }

  /** The model's files, and with them its tokenizer, are there as long as it works. */
  private List<Answer> whileOpen(Supplier<List<Answer>> work) {
    reading.readLock().lock();
    try {
      if (closed) {
        throw new InfernumException(
            "%s was closed, and answers no more; load it again".formatted(model.path()));
      }
      return work.get();
    } finally {
      reading.readLock().unlock();
    }
  }

  private List<Answer> submit(ChatPrompt prompt, GenerationOptions options) {
    Set<Integer> ends =
        prompt.endTokens().stream()
            .filter(token -> token < model.vocabulary()) // others can't come up
            .collect(Collectors.toUnmodifiableSet());
    return submit(
        prompt.tokens(), options.ignoresEndTokens() ? options : options.alsoEndingAt(ends));
  }

  private List<Answer> submit(int[] prompt, GenerationOptions options) {
    int most = engine.limits().queuedRequests();
    if (options.n() < 1 || options.n() > most) {
      throw new InfernumException(
          "n must be from 1 to %d, which is what may wait, is %d".formatted(most, options.n()));
    }
    List<Answer> answers = new ArrayList<>();
    List<AnswerListener> listeners = new ArrayList<>();
    for (int i = 0; i < options.n(); i++) {
      answers.add(new Answer(prompt.length));
      listeners.add(answers.getLast().listener());
    }
    List<Engine.Cancellation> cancellations = engine.submit(options.request(prompt), listeners);
    for (int i = 0; i < answers.size(); i++) {
      answers.get(i).submitted(cancellations.get(i));
    }
    return List.copyOf(answers);
  }

  private static GenerationOptions one(GenerationOptions options) {
    if (options.n() != 1) {
      throw new InfernumException(
          "n is %d, but this gives one answer; answers(...) gives several".formatted(options.n()));
    }
    return options;
  }

  private static Answer only(List<Answer> answers) {
    return answers.getFirst();
  }

  /**
   * Ends all answers with what there is of them, and frees the model. It returns when that has
   * happened, also where another call does it.
   *
   * @throws IllegalStateException called by a listener of the engine, on its own thread
   */
  @Override
  public void close() {
    if (engine.isOwnThread()) {
      engine.close(); // refuses
    }
    closed = true;
    try {
      engine.close();
    } finally {
      reading.writeLock().lock();
      try {
        model.close(); // does nothing the second time; whoever comes second has waited for it
      } finally {
        reading.writeLock().unlock();
      }
    }
  }
}
