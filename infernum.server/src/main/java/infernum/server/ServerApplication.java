package infernum.server;

import infernum.server.access.ApiKeys;
import infernum.server.access.Origins;
import infernum.server.served.ModelSlot;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The Spring application around a model. */
@SpringBootApplication(proxyBeanMethods = false)
class ServerApplication {

  /**
   * Starts listening.
   *
   * @param slot where the model is, or will be
   * @return the running server, which closing stops
   */
  static ConfigurableApplicationContext start(ServerSettings settings, ModelSlot slot) {
    SpringApplication application = new SpringApplication(ServerApplication.class);
    application.setRegisterShutdownHook(false); // the end has an order: see Shutdown
    application.addInitializers(context -> {
      GenericApplicationContext beans = (GenericApplicationContext) context;
      beans.registerBean(ModelSlot.class, () -> slot);
      beans.registerBean(ApiKeys.class, settings::keys);
      beans.registerBean(Origins.class, settings::origins);
    });
    return application.run(
        "--server.address=" + settings.host(), "--server.port=" + settings.port());
  }

  /** The port that a server listens on. */
  static int port(ConfigurableApplicationContext server) {
    return server.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }
}
