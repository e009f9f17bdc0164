package infernum.runtime.plugin;

import infernum.spi.Named;

/** A service that is there: of which kind, and from where. */
public record Provided<T extends Named>(ServiceKind<T> kind, T service, Origin origin) {}
