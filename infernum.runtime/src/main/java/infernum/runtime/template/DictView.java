package infernum.runtime.template;

import java.util.ArrayList;
import java.util.List;

/** What {@code keys()}, {@code values()} and {@code items()} of a dict give. */
record DictView(String name, Dict dict) {
  List<Object> list() {
    List<Object> list = new ArrayList<>(dict.size());
    for (Dict.Entry entry : dict.entries()) {
      list.add(
          switch (name) {
            case "keys" -> entry.key();
            case "values" -> entry.value();
            default -> Tuple.of(entry.key(), entry.value());
          });
    }
    return list;
  }
}
