package infernum.runtime.tokenizer.gguf;

import infernum.runtime.Checkpoints;
import infernum.runtime.tokenizer.text.ByteAlphabet;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A checkpoint of nothing but metadata, as a GGUF file carries a tokenizer in it. */
public record FakeCheckpoint(Map<String, Object> metadata, Map<String, StoredTensor> tensors)
    implements Checkpoint {
  public static final Path PATH = Path.of("fake.gguf");

  /** Normal tokens: a letter for each byte, then these. */
  public static FakeCheckpoint of(String pre, List<String> merges, String... tokens) {
    List<String> all = new ArrayList<>();
    for (int value = 0; value < 256; value++) {
      all.add(String.valueOf(ByteAlphabet.letter(value)));
    }
    all.addAll(List.of(tokens));
    Map<String, Object> metadata = new TreeMap<>();
    metadata.put("tokenizer.ggml.model", "gpt2");
    metadata.put("tokenizer.ggml.pre", pre);
    metadata.put("tokenizer.ggml.tokens", all);
    metadata.put("tokenizer.ggml.merges", merges);
    int[] types = new int[all.size()];
    Arrays.fill(types, 1);
    metadata.put("tokenizer.ggml.token_type", types);
    return new FakeCheckpoint(metadata, new TreeMap<>());
  }

  /** The same with a token of a type. */
  public FakeCheckpoint type(int token, int type) {
    Checkpoints.metadata(this, "tokenizer.ggml.token_type", int[].class)[token] = type;
    return this;
  }

  /** The same with another token in a place. */
  @SuppressWarnings("unchecked")
  public FakeCheckpoint token(int token, String text) {
    List<String> tokens = Checkpoints.metadata(this, "tokenizer.ggml.tokens", List.class);
    tokens.set(token, text);
    return this;
  }

  /** The same with another value. */
  public FakeCheckpoint with(String key, Object value) {
    metadata.put("tokenizer.ggml." + key, value);
    return this;
  }

  /** The same with an embedding of that many rows. */
  public FakeCheckpoint embedding(long rows) {
    String name = "model.embed_tokens.weight";
    tensors.put(
        name,
        new StoredTensor(name, DType.F32, List.of(rows, 1L), MemorySegment.ofArray(new byte[0])));
    return this;
  }

  @Override
  public Path path() {
    return PATH;
  }

  @Override
  public String architecture() {
    return "llama";
  }

  @Override
  public ModelConfig config() {
    return new ModelConfig("fake", Map.of());
  }

  @Override
  public boolean interleavedRope() {
    return true;
  }

  @Override
  public void close() {}
}
