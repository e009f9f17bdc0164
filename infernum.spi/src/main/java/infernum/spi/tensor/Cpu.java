package infernum.spi.tensor;

/** The host: memory that Java reads and writes. All providers for this type share memory. */
public interface Cpu extends Device {}
