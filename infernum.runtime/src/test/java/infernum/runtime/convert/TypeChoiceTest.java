package infernum.runtime.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against the types that llama.cpp's quantize gave to the tensors of thirteen models. */
class TypeChoiceTest {
  static List<JsonNode> models() {
    JsonNode models =
        JsonMapper.shared().readTree(Checkpoints.resource("convert/types.json").toFile());
    return StreamSupport.stream(models.spliterator(), false).toList();
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyTensorGetsItsType(JsonNode model) {
    List<SourceTensor> tensors = new ArrayList<>();
    for (JsonNode tensor : model.get("tensors")) {
      String name = tensor.get(0).asString();
      List<Long> shape = new ArrayList<>();
      tensor.get(1).forEach(size -> shape.add(size.asLong()));
      boolean small = shape.size() == 1 || name.contains("ffn_gate_inp");
      tensors.add(
          SourceTensor.of(
              name,
              new StoredTensor(name, small ? DType.F32 : DType.F16, shape, MemorySegment.NULL)));
    }
    boolean ownHead = tensors.stream().anyMatch(tensor -> tensor.name().equals("output.weight"));
    ModelFacts facts =
        new ModelFacts(
            model.get("architecture").asString(),
            model.get("layers").asLong(),
            model.get("heads").asLong(),
            model.get("kv_heads").asLong(),
            model.get("experts").asLong(),
            ownHead,
            true);
    assertEquals(6, model.get("types").size());
    for (Map.Entry<String, JsonNode> types : model.get("types").properties()) {
      TypeChoice choice =
          new TypeChoice(FileType.of(types.getKey()), facts, Checkpoints.QUANTISATIONS);
      assertTrue(tensors.size() > 10);
      for (int i = 0; i < tensors.size(); i++) {
        assertEquals(
            types.getValue().get(i).asString(),
            choice.of(tensors.get(i)).name(),
            types.getKey() + " of " + tensors.get(i).name());
      }
    }
  }
}
