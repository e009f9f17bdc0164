package infernum.blocks.graph;

/**
 * Which node of a graph failed: the block, the op on what, and the line of code. {@linkplain
 * Throwable#addSuppressed Added} to what its kernel threw, whose type tells callers what to do
 * about it.
 */
public final class FailedNode extends RuntimeException {
  private static final long serialVersionUID = 1;

  FailedNode(Node<?> node) {
    super(
        "in %s: %s on %s (%s)"
            .formatted(
                node.origin().path().isEmpty() ? "the model" : node.origin().path(),
                node.op(),
                node.signature().inputs(),
                String.join(", ", node.origin().lines())),
        null,
        false,
        false);
  }
}
