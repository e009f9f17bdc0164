package infernum.runtime.model;

import infernum.runtime.chat.Chat;
import infernum.runtime.chat.ChatPrompt;
import infernum.runtime.chat.ChatTemplates;
import infernum.spi.InfernumException;
import infernum.spi.kernel.Arithmetic;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model on a device, ready to run. Sessions may be opened and used on several threads: each is of
 * one thread, and their steps are computed one after the other. Sessions are closed before it is;
 * afterwards, asking it for a session, its tokenizer or a chat is an {@link IllegalStateException}.
 */
public final class LoadedModel implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final Runner<?> runner;
  private final Supplier<Optional<Tokenizer>> reader;
  private @Nullable Tokenizer tokenizer;
  private final int contextLength;
  private final Set<Integer> endTokens;
  private final List<String> notes;
  private final boolean eager;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Consumer<PlanSummary> planListener = _ -> {};

  /**
   * Of what was found in a checkpoint.
   *
   * @param tokenizer read when it is first asked for: not everything that runs a model needs its
   *     text
   * @param eager whether sessions compute op by op
   * @param runner opened when all else has been read: memory of a device that nobody closes is lost
   */
  LoadedModel(
      Checkpoint checkpoint,
      Supplier<Optional<Tokenizer>> tokenizer,
      List<String> notes,
      boolean eager,
      Supplier<Runner<?>> runner) {
    this.checkpoint = checkpoint;
    this.reader = tokenizer;
    this.notes = List.copyOf(notes);
    this.eager = eager;
    this.contextLength = checkpoint.config().positive("max_position_embeddings", Integer.MAX_VALUE);
    this.endTokens = EndTokens.of(checkpoint);
    this.runner = runner.get();
  }

  /** The file or folder that it came from. */
  public Path path() {
    return checkpoint.path();
  }

  /** The architecture, by its file's name for it. */
  public String architecture() {
    return checkpoint.architecture();
  }

  /** The device that it runs on. */
  public String device() {
    return runner.device();
  }

  /** How exactly the device computes. */
  public Arithmetic arithmetic() {
    return runner.arithmetic();
  }

  /** Tokens that a sequence may have, as the model was made for. */
  public int contextLength() {
    return contextLength;
  }

  /** The tokens that end an answer. */
  public Set<Integer> endTokens() {
    return endTokens;
  }

  /**
   * How its makers generate with it: the keys of generation_config.json; empty where its files have
   * none.
   */
  public Map<String, Object> generationConfig() {
    Map<String, Object> config = new TreeMap<>();
    if (checkpoint.metadata().get("generation_config") instanceof Map<?, ?> generation) {
      generation.forEach((key, value) -> config.put(String.valueOf(key), value));
    }
    return config;
  }

  /** How many tokens its vocabulary has. */
  public int vocabulary() {
    return runner.vocabulary();
  }

  /** Bytes of all weights, as its files hold them. */
  public long weightBytes() {
    return runner.reading().total();
  }

  /** Bytes of its weights by the name of their format, as its files hold them; most bytes first. */
  public Map<String, Long> weightFormats() {
    Map<String, Long> bytes = new TreeMap<>();
    for (StoredTensor tensor : checkpoint.tensors().values()) {
      bytes.merge(tensor.format().name(), tensor.data().byteSize(), Long::sum);
    }
    Map<String, Long> sorted = new LinkedHashMap<>();
    bytes.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(format -> sorted.put(format.getKey(), format.getValue()));
    return sorted;
  }

  /** Whether its sessions compute op by op, so that there is no plan. */
  public boolean isEager() {
    return eager;
  }

  /** Bytes of memory that its device has; empty where the device isn't the host. */
  public OptionalLong deviceMemory() {
    return runner.memory();
  }

  /** Bytes that one token takes in the cache, over all layers. */
  public long cacheBytesPerToken() {
    return runner.cacheBytesPerToken();
  }

  /** What the user may want to know of the load, a line each. */
  public List<String> notes() {
    return notes;
  }

  /**
   * Its tokenizer.
   *
   * @throws InfernumException its files carry none that can be read
   */
  public Tokenizer tokenizer() {
    return findTokenizer().orElseThrow(() -> ModelLoader.noTokenizer(path()));
  }

  /** Its tokenizer; empty where its files carry none that can be read. */
  public synchronized Optional<Tokenizer> findTokenizer() {
    requireOpen();
    if (tokenizer == null) {
      tokenizer = reader.get().orElse(null);
    }
    return Optional.ofNullable(tokenizer);
  }

  /**
   * What a chat is to it, by its own chat template.
   *
   * @throws InfernumException its files carry no chat template or no tokenizer, or the template
   *     refuses the chat
   */
  public ChatPrompt chat(Chat chat) {
    requireOpen();
    ChatTemplates templates =
        ChatTemplates.of(checkpoint)
            .orElseThrow(() ->
                new InfernumException(
                    "%s has no chat template; give the prompt as plain text, or put a chat_template.jinja beside it"
                        .formatted(path())));
    return ChatPrompt.of(templates, tokenizer(), chat);
  }

  /**
   * Tokens of a prompt: what users write is plain text, and around it are the tokens that the
   * model's files ask for.
   *
   * @throws InfernumException its files carry no tokenizer that can be read
   */
  public int[] prompt(String text) {
    return tokenizer().withSpecialTokens(tokenizer().encode(text, Specials.TEXT));
  }

  /**
   * A cache.
   *
   * @param tokens that fit into it, over all sequences, if each begins a block of its own
   */
  public Session session(int tokens) {
    return session(SessionLimits.of(tokens));
  }

  /** A cache, and memory for steps. */
  public Session session(SessionLimits limits) {
    requireOpen();
    return eager ? runner.eagerSession(limits) : runner.session(limits, planListener);
  }

  /**
   * From now on the listener is told what each session's plan takes, before its memory is
   * allocated. A session that computes op by op has no plan.
   */
  public void onPlan(Consumer<PlanSummary> listener) {
    planListener = listener;
  }

  /** From now on the listener is told which part of the weights a session's device has. */
  public void onWeights(WeightListener listener) {
    runner.reading().tell(listener);
  }

  /** A cache whose steps show what each block computes. */
  public EagerSession eagerSession(int tokens) {
    requireOpen();
    return runner.eagerSession(SessionLimits.of(tokens));
  }

  /** What a session's steps compute: graphs and plan. */
  public CompiledModel<?> compile(SessionLimits limits) {
    requireOpen();
    return runner.compile(limits);
  }

  /** What lies in its files, and memory of its device, are gone with it. */
  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("%s was closed; load it again".formatted(path()));
    }
  }

  /** Frees the device's memory and the files. Does nothing the second time. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      runner.close();
    } finally {
      checkpoint.close();
    }
  }
}
