package infernum.benchmarks;

import infernum.benchmarks.table.Cell;
import infernum.benchmarks.table.Work;
import infernum.benchmarks.worker.Measured;
import infernum.benchmarks.worker.Setup;
import infernum.benchmarks.worker.WorkerProcess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** One of our providers, in a process that stays. */
final class Provider implements Contestant {
  /** Tokens decoded before a measurement, as caches and clocks are another's after its turn. */
  private static final int WAKE = 9;

  private final String device;
  private final WorkerProcess worker;
  private Map<String, String> answers = Map.of();
  private String expected = "";
  private String problem = "";
  private double allocated;

  /** Starts its process. */
  Provider(Cell cell, Path model, String device, int threads, Path log) {
    this.device = device;
    this.worker =
        new WorkerProcess(
            new Setup(
                model,
                device,
                threads,
                cell.work().floatActivations(),
                cell.context(),
                cell.work().streams()),
            log);
  }

  @Override
  public String name() {
    return device;
  }

  WorkerProcess worker() {
    return worker;
  }

  @Override
  public Map<String, Double> measure(Cell cell) {
    Work work = cell.work();
    worker.measure(0, 1, 1, WAKE);
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, String> given = new LinkedHashMap<>();
    Measured decode = worker.measure(0, work.streams(), work.before(), cell.steps() + 1);
    values.put("decode", decode.decode());
    given.put("decode", decode.fingerprint());
    allocated = decode.allocated();
    if (work.prompt() > 0) {
      Measured prefill = worker.measure(0, 1, work.prompt(), 1);
      values.put("prefill", prefill.prefill());
      given.put("prefill", prefill.fingerprint());
    }
    answers = given;
    if (!expected.isEmpty() && !expected.equals(given.toString())) {
      problem = "answers aren't those that were checked";
    }
    return values;
  }

  /** The latest answers, in a few words. */
  String answers() {
    return answers.toString();
  }

  /** Whether a load's latest answers have that fingerprint. */
  boolean answered(String load, String fingerprint) {
    return fingerprint.equals(answers.get(load));
  }

  /** From now on it must answer so. */
  void expect(String checked) {
    expected = checked;
  }

  /** Bytes of heap that a decoded token took, of all streams, when last measured. */
  double allocated() {
    return allocated;
  }

  @Override
  public String problem() {
    return problem;
  }

  @Override
  public void close() {
    worker.close();
  }
}
