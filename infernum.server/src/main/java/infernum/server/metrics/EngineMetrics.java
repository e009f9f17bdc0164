package infernum.server.metrics;

import infernum.runtime.engine.EngineState;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.engine.Request;
import infernum.runtime.kv.BlockAllocator;
import infernum.server.served.InFlight;
import infernum.server.served.Served;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What an engine does, under the names and in the buckets of vLLM, so that whatever watches a vLLM
 * server can watch this one. All times are in seconds, on one monotonic clock. Thread-safe.
 */
public final class EngineMetrics {
  private static final String PREFIX = "vllm:";
  private static final double[] FIRST_TOKEN = {
    .001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
    2560
  };
  private static final double[] BETWEEN_TOKENS = {
    .01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80
  };
  private static final double[] REQUEST = {
    .3, .5, .8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680
  };
  private static final double[] ANSWERS = {1, 2, 5, 10, 20};

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Tags tags;
  private final Counter promptTokens;
  private final Counter generationTokens;
  private final Counter rejected;
  private final Map<FinishReason, Counter> ended = new EnumMap<>(FinishReason.class);
  private final DistributionSummary firstToken;
  private final DistributionSummary betweenTokens;
  private final DistributionSummary wholeTime;
  private final DistributionSummary queueTime;
  private final DistributionSummary inferenceTime;
  private final DistributionSummary prefillTime;
  private final DistributionSummary decodeTime;
  private final DistributionSummary promptLength;
  private final DistributionSummary answerLength;
  private final DistributionSummary answers;
  private final DistributionSummary mostTokens;

  /** Of a model's engine. */
  public EngineMetrics(Served model, InFlight inFlight) {
    this.tags = Tags.of("model_name", model.id(), "engine", "0");
    this.promptTokens = counter("prompt_tokens", "tokens of prompts");
    this.generationTokens = counter("generation_tokens", "tokens of answers");
    this.rejected =
        Counter.builder(PREFIX + "admission_rejections")
            .description("requests that the queue had no room for")
            .tags(tags.and("reason", "queue_full"))
            .register(registry);
    for (FinishReason reason : FinishReason.values()) {
      ended.put(reason, ended(reason));
    }
    this.firstToken = times("time_to_first_token_seconds", FIRST_TOKEN);
    this.betweenTokens = times("inter_token_latency_seconds", BETWEEN_TOKENS);
    this.wholeTime = times("e2e_request_latency_seconds", REQUEST);
    this.queueTime = times("request_queue_time_seconds", REQUEST);
    this.inferenceTime = times("request_inference_time_seconds", REQUEST);
    this.prefillTime = times("request_prefill_time_seconds", REQUEST);
    this.decodeTime = times("request_decode_time_seconds", REQUEST);
    double[] lengths = lengths(model.engine().limits().context());
    this.promptLength = times("request_prompt_tokens", lengths);
    this.answerLength = times("request_generation_tokens", lengths);
    this.answers = times("request_params_n", ANSWERS);
    this.mostTokens = times("request_params_max_tokens", lengths);
    watch(model, inFlight);
  }

  private void watch(Served model, InFlight inFlight) {
    gauge("num_requests_running", model, state -> state.running());
    gauge("num_requests_waiting", model, state -> Math.max(0, inFlight.count() - state.running()));
    int blocks = BlockAllocator.blocksFor(model.engine().limits().cachedTokens());
    gauge("kv_cache_usage_perc", model, state -> 1 - (double) state.freeBlocks() / blocks);
    FunctionCounter.builder(
            PREFIX + "num_preemptions", model, one -> one.engine().state().preemptions())
        .tags(tags)
        .register(registry);
    count("steps", "steps of the engine", model, state -> state.steps());
    count("step_tokens", "tokens computed in steps", model, state -> state.tokens());
    Info.builder() // its name ends in _info, which Micrometer's gauges may not
        .name(PREFIX + "cache_config")
        .help("blocks of the cache, which needn't be a GPU's")
        .labelNames("model_name", "engine", "block_size", "num_gpu_blocks")
        .register(registry.getPrometheusRegistry())
        .setLabelValues(
            model.id(), "0", Integer.toString(BlockAllocator.BLOCK_SIZE), Integer.toString(blocks));
  }

  private void gauge(String name, Served model, ToDoubleFunction<EngineState> value) {
    Gauge.builder(PREFIX + name, model, one -> value.applyAsDouble(one.engine().state()))
        .tags(tags)
        .register(registry);
  }

  /** One that vLLM doesn't have. */
  private void count(
      String name, String description, Served model, ToDoubleFunction<EngineState> value) {
    FunctionCounter.builder(
            "infernum:" + name, model, one -> value.applyAsDouble(one.engine().state()))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
  }

  private Counter ended(FinishReason reason) {
    String name =
        switch (reason) {
          case STOP -> "stop";
          case LENGTH -> "length";
          case CANCELLED, TIMEOUT -> "abort";
          case ERROR -> "error";
        };
    return Counter.builder(PREFIX + "request_success")
        .description("answers that ended, by why")
        .tags(tags.and("finished_reason", name))
        .register(registry);
  }

  private DistributionSummary times(String name, double[] buckets) {
    return DistributionSummary.builder(PREFIX + name)
        .serviceLevelObjectives(buckets)
        .tags(tags)
        .register(registry);
  }

  /** 1, 2, 5, 10, 20, 50 and so on, up to the context. */
  static double[] lengths(int context) {
    return Stream.iterate(1L, ten -> ten <= context, ten -> ten * 10)
        .flatMap(ten -> Stream.of(ten, ten * 2, ten * 5))
        .filter(length -> length <= context)
        .mapToDouble(Long::doubleValue)
        .toArray();
  }

  /** The queue had no room for a request. */
  public void rejected() {
    rejected.increment();
  }

  /** A request was taken that wants several answers. */
  public void taken(Request request, int count) {
    answers.record(count);
    mostTokens.record(request.ending().maxTokens());
  }

  /** The begin of an answer. */
  public AnswerTimes answer(int prompt) {
    return new AnswerTimes(prompt);
  }

  /** All of it, as Prometheus reads it. */
  public String scrape() {
    return registry.scrape();
  }

  /** Follows one answer. Of the engine's thread, once it is submitted. */
  public final class AnswerTimes {
    private final long submitted = System.nanoTime();
    private final int prompt;
    private long started;
    private long first;
    private long last;
    private int tokens;

    private AnswerTimes(int prompt) {
      this.prompt = prompt;
    }

    /** It leaves the queue. */
    public void started() {
      started = System.nanoTime();
      queueTime.record(seconds(submitted, started));
    }

    /** Its next token. */
    public void token() {
      long now = System.nanoTime();
      if (tokens++ == 0) {
        first = now;
        firstToken.record(seconds(submitted, now));
        prefillTime.record(seconds(started, now));
        promptTokens.increment(prompt);
      } else {
        betweenTokens.record(seconds(last, now));
      }
      last = now;
      generationTokens.increment();
    }

    /** Its end. */
    public void ended(FinishReason reason) {
      long now = System.nanoTime();
      wholeTime.record(seconds(submitted, now));
      if (tokens > 0) {
        decodeTime.record(seconds(first, last));
        inferenceTime.record(seconds(started, last));
      }
      promptLength.record(prompt);
      answerLength.record(tokens);
      Objects.requireNonNull(ended.get(reason)).increment();
    }

    private static double seconds(long from, long to) {
      return (to - from) / 1e9;
    }
  }
}
