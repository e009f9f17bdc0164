package infernum.server.answer;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Has every request come by a {@link CallerProtocol} and a {@link CallerValve}. */
@Component
final class CallerWatch implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setProtocol(CallerProtocol.class.getName());
    factory.addContextValves(new CallerValve());
  }
}
