package infernum.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The SPI version that a plug-in was compiled against. Stands on its module declaration as
 * {@code @SpiVersion(SpiVersion.CURRENT)}: the compiler freezes the constant, and the plug-in is
 * refused when it is loaded by a runtime of another version.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.MODULE)
public @interface SpiVersion {
  /** The version of this SPI. Grows with every incompatible change. */
  int CURRENT = 1;

  /** The version compiled against. */
  int value();
}
