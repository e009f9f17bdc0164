package infernum.plugin.cpu.simd;

/** Runs tests of kernels in a Java that was told which vectors to use; any failure is thrown. */
final class NarrowVectors {
  private NarrowVectors() {}

  /** Without arguments. */
  @SuppressWarnings("JUnitMethodInvoked") // there is no runner in the other Java
  public static void main(String[] args) {
    System.out.println(Lanes.description());
    LinearKernelTest linear = new LinearKernelTest();
    for (String format : Weights.FORMATS) {
      linear.everyShapeIsTheProductOfItsParts(format);
    }
    linear.aRowsBitsDontDependOnWhatIsBeside("Q4_0");
    AttentionTest attention = new AttentionTest();
    attention.everyShapeIsTheReferences();
    attention.slidingWindowsAreTheReferences();
    attention.aRowsBitsDontDependOnHowItIsComputed();
  }
}
