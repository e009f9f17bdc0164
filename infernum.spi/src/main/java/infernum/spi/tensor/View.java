package infernum.spi.tensor;

/** An op whose result is another look at the memory of operand 0. It needs no kernel. */
public interface View extends Op {
  /** Elements from the operand's begin to the result's. */
  default long offset(TensorSpec input) {
    return 0;
  }
}
