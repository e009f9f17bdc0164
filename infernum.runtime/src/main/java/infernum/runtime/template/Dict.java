package infernum.runtime.template;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Python's dict: keeps the order of insertion, and finds numbers that are equal whatever their
 * type.
 */
final class Dict {
  /** By what equal keys have in common. */
  private final Map<Object, Entry> entries = new LinkedHashMap<>();

  record Entry(Object key, Object value) {}

  /**
   * Sets a value; a key that is there already stays as it is written.
   *
   * @param hash what {@link Equality#hash} makes of the key
   */
  void put(Object hash, Object key, Object value) {
    Entry known = entries.get(hash);
    entries.put(hash, new Entry(known == null ? key : known.key(), value));
  }

  /** Sets the value of a string. */
  void put(String key, Object value) {
    put(key, key, value);
  }

  Optional<Object> get(Object hash) {
    return Optional.ofNullable(entries.get(hash)).map(Entry::value);
  }

  boolean contains(Object hash) {
    return entries.containsKey(hash);
  }

  int size() {
    return entries.size();
  }

  /** Hashes and entries in order. */
  Map<Object, Entry> all() {
    return entries;
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  void putAll(Dict other) {
    other.entries.forEach((hash, entry) -> put(hash, entry.key(), entry.value()));
  }
}
