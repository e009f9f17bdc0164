package infernum.runtime.inspect;

import java.io.PrintWriter;

/** A part of what is told about a model, as text and as JSON. */
public interface Report {
  /** Its key in JSON and its heading in the text. */
  String title();

  /** Lines of text, below the heading. */
  void print(PrintWriter out);

  /** Maps, lists, strings, numbers and truth values. */
  Object json();
}
