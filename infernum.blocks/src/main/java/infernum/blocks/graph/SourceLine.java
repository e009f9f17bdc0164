package infernum.blocks.graph;

import infernum.blocks.execution.Kernels;
import infernum.spi.op.Ops;
import infernum.spi.tensor.Op;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;

/** Finds the line of block code that applies an op. */
final class SourceLine {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final Set<Package> MACHINERY =
      Set.of(SourceLine.class.getPackage(), Kernels.class.getPackage(), Op.class.getPackage());

  private SourceLine() {}

  /** The innermost caller that is neither an op nor a part of how ops are applied. */
  static List<String> ofCaller() {
    return WALKER.walk(frames ->
        frames
            .filter(SourceLine::isBlockCode)
            .findFirst()
            .map(frame -> List.of("%s:%d".formatted(frame.getFileName(), frame.getLineNumber())))
            .orElse(List.of()));
  }

  private static boolean isBlockCode(StackFrame frame) {
    Class<?> type = frame.getDeclaringClass();
    // Block code may loop with a stream or a collection's own forEach.
    return type.getModule() != Object.class.getModule()
        && !MACHINERY.contains(type.getPackage())
        && !Op.class.isAssignableFrom(type)
        && type != Ops.class;
  }
}
