package infernum.runtime.inspect;

import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Names, types, shapes and sizes of a checkpoint's tensors, and their sums by type.
 *
 * @param tensors by name, in transformers' spelling
 */
public record TensorsReport(Map<String, StoredTensor> tensors) implements Report {
  /** Tensors of one type: how many, with how many elements and bytes. */
  record Sum(int tensors, long elements, long bytes) {
    static final Sum NONE = new Sum(0, 0, 0);

    Sum plus(StoredTensor tensor) {
      return new Sum(tensors + 1, elements + elementsOf(tensor), bytes + tensor.data().byteSize());
    }
  }

  /** Of an opened checkpoint. */
  public static TensorsReport of(Checkpoint checkpoint) {
    return new TensorsReport(checkpoint.tensors());
  }

  @Override
  public String title() {
    return "tensors";
  }

  /** The sums by the type's name. */
  Map<String, Sum> byType() {
    Map<String, Sum> sums = new TreeMap<>();
    for (StoredTensor tensor : tensors.values()) {
      sums.merge(tensor.format().name(), Sum.NONE.plus(tensor), (sum, _) -> sum.plus(tensor));
    }
    return sums;
  }

  @Override
  public void print(PrintWriter out) {
    int width = tensors.keySet().stream().mapToInt(String::length).max().orElse(0);
    for (StoredTensor tensor : tensors.values()) {
      out.println(
          "  %-8s %-18s %12s  %s"
              .formatted(
                  tensor.format().name(),
                  tensor.shape(),
                  Bytes.of(tensor.data().byteSize()),
                  Text.shown(tensor.name(), width)));
    }
    byType()
        .forEach((type, sum) ->
            out.println(
                "  %-8s %,d tensors, %,d elements, %s"
                    .formatted(type, sum.tensors(), sum.elements(), Bytes.of(sum.bytes()))));
  }

  @Override
  public Object json() {
    List<Object> all = new ArrayList<>();
    for (StoredTensor tensor : tensors.values()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", tensor.name());
      one.put("type", tensor.format().name());
      one.put("shape", tensor.shape());
      one.put("bytes", tensor.data().byteSize());
      all.add(one);
    }
    Map<String, Object> types =
        byType().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry ->
                        Map.of(
                            "tensors", entry.getValue().tensors(),
                            "elements", entry.getValue().elements(),
                            "bytes", entry.getValue().bytes()),
                    (a, _) -> a,
                    LinkedHashMap::new));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("types", types);
    json.put("list", all);
    return json;
  }

  private static long elementsOf(StoredTensor tensor) {
    // The readers have checked that the product fits.
    return tensor.shape().stream().reduce(1L, (a, b) -> a * b);
  }
}
