package example;

import infernum.runtime.library.Infernum;
import java.nio.file.Path;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Answers the question that its arguments are. */
@SpringBootApplication
public class Application {
  public static void main(String[] arguments) {
    SpringApplication.run(Application.class, arguments);
  }

  @Bean
  Infernum infernum() {
    return Infernum.load(Path.of("spark"));
  }

  @Bean
  CommandLineRunner asker(Infernum infernum) {
    return arguments -> System.out.println(infernum.chat(String.join(" ", arguments)));
  }
}
