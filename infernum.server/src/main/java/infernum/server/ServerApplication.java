package infernum.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The Spring application around a loaded model. */
@SpringBootApplication(proxyBeanMethods = false)
class ServerApplication {

  /**
   * Starts serving.
   *
   * @param model already loaded, so that a port is only ever open in front of a model
   * @param host address to listen on
   * @param port port to listen on; 0 takes a free one
   * @return the running server, which closing stops
   */
  static ConfigurableApplicationContext start(ServedModel model, String host, int port) {
    SpringApplication application = new SpringApplication(ServerApplication.class);
    application.addInitializers(context ->
        ((GenericApplicationContext) context).registerBean(ServedModel.class, () -> model));
    return application.run("--server.address=" + host, "--server.port=" + port);
  }
}
