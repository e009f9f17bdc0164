package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** One server on a free port for all tests: starting it is what costs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerTest {
  private static final ServedModel MODEL =
      new ServedModel("tiny-llama", Instant.ofEpochSecond(1_700_000_000));

  private final ConfigurableApplicationContext server =
      ServerApplication.start(MODEL, "127.0.0.1", 0);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterAll
  void stop() {
    client.close();
    SpringApplication.exit(server);
  }

  @Test
  void healthIsOkOnceThePortIsOpen() throws Exception {
    HttpResponse<String> response = get("/health");
    assertEquals(200, response.statusCode());
    assertEquals("{\"status\":\"ok\"}", response.body());
  }

  @Test
  void modelsAreListedInOpenAisShape() throws Exception {
    HttpResponse<String> response = get("/v1/models");
    assertEquals(200, response.statusCode());
    assertEquals(
        "{\"object\":\"list\",\"data\":[{\"id\":\"tiny-llama\",\"object\":\"model\","
            + "\"created\":1700000000,\"owned_by\":\"infernum\"}]}",
        response.body());
  }

  @Test
  void anUnknownPathIsNotFound() throws Exception {
    assertEquals(404, get("/v1/nothing").statusCode());
  }

  @Test
  void springRunsAsNamedModules() {
    assertTrue(SpringApplication.class.getModule().isNamed());
    assertEquals("infernum.server", ServerApplication.class.getModule().getName());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    String port = server.getEnvironment().getRequiredProperty("local.server.port");
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
