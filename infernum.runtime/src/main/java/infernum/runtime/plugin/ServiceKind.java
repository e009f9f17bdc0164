package infernum.runtime.plugin;

import infernum.spi.Named;
import infernum.spi.Variant;
import infernum.spi.block.AttentionVariant;
import infernum.spi.block.FeedForwardVariant;
import infernum.spi.block.NormVariant;
import infernum.spi.block.RopeVariant;
import infernum.spi.block.RouterVariant;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.model.BundledModel;
import infernum.spi.model.ModelFamily;
import infernum.spi.model.WeightFormat;
import infernum.spi.op.ActivationFunction;
import infernum.spi.rewrite.FusedOp;
import infernum.spi.rewrite.RewriteProvider;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.scheduling.SchedulingPolicy;
import infernum.spi.tensor.Quantisation;
import infernum.spi.text.TokenizerFormat;
import infernum.spi.text.ToolCallParser;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A kind of service. Each has its {@code uses} in this module's descriptor.
 *
 * @param title what users call it; of a {@link Variant}, the role that {@code --block} names
 * @param service the interface
 */
public record ServiceKind<T extends Named>(String title, Class<T> service) {
  /** All kinds, in the order in which they are listed. */
  static final List<ServiceKind<?>> ALL =
      List.of(
          new ServiceKind<>("device", DeviceProvider.class),
          new ServiceKind<>("kernel provider", KernelProvider.class),
          new ServiceKind<>("model family", ModelFamily.class),
          new ServiceKind<>("attention", AttentionVariant.class),
          new ServiceKind<>("feed-forward", FeedForwardVariant.class),
          new ServiceKind<>("norm", NormVariant.class),
          new ServiceKind<>("router", RouterVariant.class),
          new ServiceKind<>("rope", RopeVariant.class),
          new ServiceKind<>("activation", ActivationFunction.class),
          new ServiceKind<>("fused op", FusedOp.class),
          new ServiceKind<>("rewrite provider", RewriteProvider.class),
          new ServiceKind<>("sampling stage", LogitsProcessorFactory.class),
          new ServiceKind<>("scheduling policy", SchedulingPolicy.class),
          new ServiceKind<>("weight format", WeightFormat.class),
          new ServiceKind<>("bundled model", BundledModel.class),
          new ServiceKind<>("quantisation", Quantisation.class),
          new ServiceKind<>("tokenizer format", TokenizerFormat.class),
          new ServiceKind<>("tool-call parser", ToolCallParser.class));

  /** Whether infernum looks for services of the interface of that name. */
  static boolean isService(String interfaceName) {
    return ALL.stream().anyMatch(kind -> kind.service.getName().equals(interfaceName));
  }

  /** The interfaces' simple names, for messages. */
  static String names() {
    return ALL.stream().map(kind -> kind.service.getSimpleName()).collect(Collectors.joining(", "));
  }

  /** Whether it is a role: its services are parts that can be swapped in a model. */
  boolean isRole() {
    return Variant.class.isAssignableFrom(service);
  }

  /** The titles of all roles. */
  static List<String> roles() {
    return ALL.stream().filter(ServiceKind::isRole).map(ServiceKind::title).toList();
  }

  /**
   * The title of an interface's kind.
   *
   * @throws IllegalArgumentException it isn't a service
   */
  static String title(Class<?> service) {
    return ALL.stream()
        .filter(kind -> kind.service.equals(service))
        .map(ServiceKind::title)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s isn't a service; services: %s".formatted(service.getName(), names())));
  }
}
