package infernum.runtime.convert;

import infernum.runtime.gguf.GgufMetadata;
import infernum.runtime.gguf.GgufNames;
import infernum.runtime.weights.WeightScales;
import infernum.spi.InfernumException;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A checkpoint of transformers in GGUF's terms. */
final class TransformersSource {
  private final Checkpoint checkpoint;
  private final Architecture architecture;
  private final ModelConfig config;
  private final GgufNames names;
  private final GgufMetadata metadata = new GgufMetadata();
  private final ArchitectureKeys keys;
  private final Optional<String> preTokeniser;

  /**
   * Of an opened checkpoint.
   *
   * @throws InfernumException GGUF has no name for its architecture
   */
  TransformersSource(Checkpoint checkpoint, Optional<String> preTokeniser) {
    this.checkpoint = checkpoint;
    this.preTokeniser = preTokeniser;
    this.architecture = Architecture.of(checkpoint);
    this.config = checkpoint.config();
    this.names = new GgufNames(architecture.gguf());
    this.keys = new ArchitectureKeys(architecture, config, metadata);
  }

  /** All of it. */
  Source source() {
    keys.put();
    Path name = checkpoint.path().toAbsolutePath().getFileName();
    metadata.text("general.name", String.valueOf(name));
    List<SourceTensor> tensors = new ArrayList<>();
    new RopeKeys(architecture, config, metadata, keys.headDim())
        .put()
        .ifPresent(factors -> tensors.add(SourceTensor.of(factors.name(), factors)));
    tensors.addAll(tensors());
    boolean ownHead = tensors.stream().anyMatch(tensor -> tensor.name().equals("output.weight"));
    List<String> notes = new ArrayList<>(keys.notes());
    notes.addAll(new TokenizerKeys(checkpoint, metadata, preTokeniser).put());
    return new Source(metadata, tensors, keys.facts(ownHead), notes);
  }

  private List<SourceTensor> tensors() {
    Map<String, TreeMap<Integer, StoredTensor>> merged = new LinkedHashMap<>();
    boolean tied = config.flag("tie_word_embeddings", false);
    for (StoredTensor tensor : inOrder()) {
      if (isLeftOut(tensor.name(), tied)) {
        continue;
      }
      GgufNames.Place place =
          names
              .place(tensor.name())
              .orElseThrow(() ->
                  new InfernumException(
                      "%s: tensor '%s' has no counterpart in GGUF"
                          .formatted(checkpoint.path(), tensor.name())));
      merged
          .computeIfAbsent(place.name(), _ -> new TreeMap<>())
          .put(place.expert().orElse(-1), tensor);
    }
    List<SourceTensor> tensors = new ArrayList<>();
    merged.forEach((name, parts) -> tensors.add(tensor(name, parts)));
    return tensors;
  }

  /** The embedding, the layers by number, and what comes after them. */
  private List<StoredTensor> inOrder() {
    List<StoredTensor> tensors = new ArrayList<>(checkpoint.tensors().values());
    tensors.sort(Comparator.comparingInt(tensor -> LayerNumber.of(tensor.name())));
    return tensors;
  }

  private static boolean isLeftOut(String name, boolean tied) {
    return name.endsWith("rotary_emb.inv_freq")
        || (tied && name.equals("lm_head.weight"))
        || WeightScales.isScale(name);
  }

  private SourceTensor tensor(String name, SortedMap<Integer, StoredTensor> parts) {
    List<Scaled> scaled = new ArrayList<>();
    parts.values().forEach(part -> scaled.add(Scaled.of(checkpoint, part)));
    List<Long> shape = new ArrayList<>(parts.sequencedValues().getFirst().shape());
    if (parts.firstKey() >= 0) {
      shape.addFirst((long) parts.size());
    }
    boolean rotated = name.contains(".attn_q.") || name.contains(".attn_k.");
    return new SourceTensor(
        name, shape, scaled, architecture.rotatesPairs() && rotated ? keys.headDim() : 0);
  }
}
