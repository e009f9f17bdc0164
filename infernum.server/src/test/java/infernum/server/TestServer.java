package infernum.server;

import infernum.runtime.chat.AnswerParsers;
import infernum.runtime.chat.ChatTemplates;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.Engine;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.FirstComeFirstServed;
import infernum.runtime.library.Infernum;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.runtime.sampling.SamplingParameters;
import infernum.server.access.ApiKeys;
import infernum.server.access.Origins;
import infernum.server.served.InFlight;
import infernum.server.served.ModelSlot;
import infernum.server.served.Served;
import infernum.spi.text.Tokenizer.Specials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server on a free port, over spark or over a scripted model. */
public final class TestServer implements AutoCloseable {
  static final Services SERVICES = Services.of(Plugins.none());
  static final String END = "<|eos|>";
  static final JsonMapper JSON = new JsonMapper();

  final ConfigurableApplicationContext context;
  final ModelSlot slot = new ModelSlot();
  final HttpClient client = HttpClient.newHttpClient();
  private final List<AutoCloseable> owned = new ArrayList<>();

  private TestServer(ServerSettings settings) {
    context = ServerApplication.start(settings, slot);
  }

  static ServerSettings settings(ApiKeys keys, Set<String> corsOrigins) {
    Origins origins = new Origins(Set.of("localhost"), !keys.isEmpty(), corsOrigins);
    return new ServerSettings("127.0.0.1", 0, keys, origins, Duration.ofSeconds(30));
  }

  /** Without a model. */
  static TestServer empty(ServerSettings settings) {
    return new TestServer(settings);
  }

  /** Whose model isn't there yet. */
  public static TestServer loading() {
    return empty(settings(ApiKeys.of(), Set.of()));
  }

  public static TestServer spark() {
    TestServer server = new TestServer(settings(ApiKeys.of(), Set.of()));
    Infernum infernum = Infernum.load(Path.of("spark"));
    Optional<ChatTemplates> templates =
        new infernum.runtime.model.ModelLoader(SERVICES).chatTemplates(Path.of("spark"));
    server.owned.add(infernum);
    server.slot.ready(Served.of("spark", infernum, templates, SERVICES));
    return server;
  }

  /** Over a script that is read by the parser that a template's source calls for. */
  public static TestServer scripted(Script script) {
    return scripted(script, settings(ApiKeys.of(), Set.of()));
  }

  /** The same, open only to whoever has one of some keys. */
  public static TestServer guarded(Script script, String... keys) {
    return scripted(script, settings(ApiKeys.of(keys), Set.of()));
  }

  static TestServer scripted(Script script, ServerSettings settings) {
    TestServer server = new TestServer(settings);
    server.owned.add(script.engine);
    server.slot.ready(script.served());
    return server;
  }

  /** A scripted model, its tokenizer and its engine. */
  public static final class Script {
    static final EngineLimits LIMITS =
        Capacity.DEFAULT
            .cachedTokens(65_536)
            .context(8_192)
            .batchTokens(512)
            .sequences(8)
            .queuedRequests(16)
            .queuedTokens(100_000)
            .exactly();

    final ByteTokenizer tokenizer;
    final ScriptedSession session;
    final Engine engine;
    private final String template;

    public Script(String template, List<String> controls) {
      this(template, controls, LIMITS);
    }

    /** With bounds of its own. */
    public Script(String template, List<String> controls, EngineLimits limits) {
      this.template = template;
      List<String> all = new ArrayList<>(controls);
      all.add(END);
      tokenizer = new ByteTokenizer(all);
      session = new ScriptedSession(limits.cachedTokens(), tokenizer.size());
      say("");
      engine =
          new Engine(
              new Engine.Model(
                  session,
                  Optional.of(tokenizer),
                  Set.of(tokenizer.control(END)),
                  tokenizer.size(),
                  sampling(),
                  SERVICES.samplingStages().all()),
              limits,
              new FirstComeFirstServed());
    }

    private static SamplingParameters sampling() {
      return new SamplingParameters(SERVICES.samplingStages().all(), Map.of("do_sample", false));
    }

    public void say(String text) {
      session.say(tokenizer.encode(text + END, Specials.PARSE));
    }

    /** Run before each step; may wait, and may throw. */
    public void beforeStep(Runnable action) {
      session.beforeStep(action);
    }

    /** How many sequences each step had. */
    public List<Integer> batches() {
      return session.batches();
    }

    /** Answers that aren't complete. */
    public int busy() {
      return engine.state().running() + engine.state().waiting();
    }

    Served served() {
      return new Served(
          "scripted",
          Instant.ofEpochSecond(1_700_000_000),
          engine,
          "script",
          tokenizer.size(),
          tokenizer,
          Optional.of(
              new ChatTemplates("script", Map.of("default", template), Map.of("eos_token", END))),
          AnswerParsers.choose(SERVICES.toolCallParsers(), Optional.empty(), template),
          sampling());
    }
  }

  /** Requests that the engine has been asked for and hasn't ended. */
  public int unanswered() {
    return context.getBean(InFlight.class).count();
  }

  /** From now on, no request is taken. */
  public void drain() {
    slot.drain();
  }

  /** Waits until so many answers were asked for and aren't complete. */
  public void awaitAsked(int count, Duration most) {
    InFlight inFlight = context.getBean(InFlight.class);
    Waiting.until(() -> inFlight.count() == count, most);
  }

  /** Waits until nothing that was asked for is unanswered. */
  public void awaitIdle(Duration most) {
    InFlight inFlight = context.getBean(InFlight.class);
    Waiting.until(() -> inFlight.count() == 0, most);
  }

  int port() {
    return ServerApplication.port(context);
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(to(path));
  }

  HttpResponse<String> post(String path, String body) {
    return send(
        to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  /** What a request that goes well is answered. */
  JsonNode ask(String path, String body) {
    HttpResponse<String> response = post(path, body);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** The events of a stream that goes well; the last one, [DONE], isn't among them. */
  List<JsonNode> events(String path, String body) {
    HttpResponse<String> response = post(path, body);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return events(response.body());
  }

  static List<JsonNode> events(String stream) {
    List<String> data =
        stream
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> line.substring("data: ".length()))
            .toList();
    if (data.isEmpty() || !data.getLast().equals("[DONE]")) {
      throw new AssertionError("no end: " + stream);
    }
    return data.subList(0, data.size() - 1).stream().map(JSON::readTree).toList();
  }

  @Override
  public void close() {
    client.close();
    try {
      for (AutoCloseable one : owned) {
        one.close();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      context.close();
    }
  }
}
