package infernum.runtime.safetensors;

import infernum.runtime.checkpoint.Shown;
import infernum.runtime.json.Json;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which shard holds which tensor.
 *
 * @param file the index itself
 * @param shards file names by names of tensors
 */
record ShardIndex(Path file, Map<String, String> shards) {
  private static final int MAX_SHARDS = 4096;

  /** Reads {@code model.safetensors.index.json}. */
  static ShardIndex read(Path file) {
    if (!(Json.object(file).get("weight_map") instanceof Map<?, ?> entries)) {
      throw new CheckpointException(file, "'weight_map' must be an object of tensors' shards");
    }
    Map<String, String> shards = new TreeMap<>();
    entries.forEach(
        (tensor, shard) -> shards.put(String.valueOf(tensor), checked(file, tensor, shard)));
    if (shards.isEmpty()) {
      throw new CheckpointException(file, "'weight_map' is empty");
    }
    return new ShardIndex(file, shards);
  }

  /** The tensors of all shards. */
  Map<String, StoredTensor> tensors(SafeTensorsReader reader) {
    Set<String> names = new TreeSet<>(shards.values());
    if (names.size() > MAX_SHARDS) {
      throw new CheckpointException(
          file, "'weight_map' names %d shards; at most %d".formatted(names.size(), MAX_SHARDS));
    }
    Map<String, StoredTensor> all = new TreeMap<>();
    Map<String, String> shardOf = new TreeMap<>();
    for (String name : names) {
      Path shard = file.resolveSibling(name);
      if (!Files.isRegularFile(shard)) {
        throw new CheckpointException(
            file, "'weight_map' names the shard '%s', which is missing".formatted(Shown.of(name)));
      }
      reader
          .read(shard)
          .forEach((tensor, stored) -> {
            String other = shardOf.putIfAbsent(tensor, name);
            if (other != null) {
              throw new CheckpointException(
                  shard,
                  "tensor '%s' is also in '%s'".formatted(Shown.of(tensor), Shown.of(other)));
            }
            all.put(tensor, stored);
          });
    }
    checkHeld(shardOf);
    return Collections.unmodifiableMap(all);
  }

  private void checkHeld(Map<String, String> shardOf) {
    shards.forEach((tensor, shard) -> {
      if (!shard.equals(shardOf.get(tensor))) {
        throw new CheckpointException(
            file,
            "'weight_map' says that '%s' is in '%s', which hasn't it"
                .formatted(Shown.of(tensor), Shown.of(shard)));
      }
    });
  }

  private static String checked(Path file, Object tensor, Object shard) {
    // A name with a folder in it could make us read any file of the machine.
    if (!(shard instanceof String name)
        || !name.endsWith(".safetensors")
        || name.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ')) {
      throw new CheckpointException(
          file,
          "'weight_map' has '%s' as the shard of '%s'; must be the name of a .safetensors file in the same folder"
              .formatted(Shown.of(shard), Shown.of(tensor)));
    }
    return name;
  }
}
