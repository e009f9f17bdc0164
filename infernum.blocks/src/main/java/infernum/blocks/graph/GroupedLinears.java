package infernum.blocks.graph;

import infernum.spi.op.Linears;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.rewrite.RewriteProvider;
import java.util.List;

/** {@code linears}: two or three linear maps of one input are computed together. */
public final class GroupedLinears implements RewriteProvider {
  /** For the service loader. */
  public GroupedLinears() {}

  @Override
  public String name() {
    return "linears";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.fuse("linears-3", new Linears(3)), Rewrite.fuse("linears-2", new Linears(2)));
  }
}
