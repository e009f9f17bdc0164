package infernum.spi.rewrite;

import infernum.spi.Named;
import java.util.List;

/**
 * Brings rewrites that aren't a {@link FusedOp} alone: those that take several numbers of operands,
 * or put several ops in place of others. A service.
 */
public interface RewriteProvider extends Named {
  /** Its rewrites; those that replace more come first. */
  List<Rewrite> rewrites();
}
