package infernum.runtime.library;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.spi.InfernumException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused before there is a model. */
class GenerationOptionsTest {
  private static final GenerationOptions GOOD = GenerationOptions.DEFAULT;

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(GOOD.maxTokens(0), "maxTokens must be at least 1, is 0"),
        Arguments.of(
            GOOD.maxTokens(8).minTokens(9), "minTokens must be from 0 to maxTokens, 8, is 9"),
        Arguments.of(GOOD.stop("a", ""), "a stop string is empty"),
        Arguments.of(
            GOOD.stop("a\udc00"),
            "a stop string has half of a surrogate pair, which no answer has"),
        Arguments.of(GOOD.n(0), "n must be at least 1, is 0"),
        Arguments.of(GOOD.logprobs(21), "logprobs must be from 0 to 20, is 21"),
        Arguments.of(GOOD.promptLogprobs(-1), "promptLogprobs must be from 0 to 20, is -1"),
        Arguments.of(GOOD.within(Duration.ZERO), "a time limit must be positive"),
        Arguments.of(GOOD.set("temperature", 3), "'temperature' must be from 0 to 2, is 3"),
        Arguments.of(GOOD.set("top_p", Double.NaN), "'top_p' must be from 0 to 1, is NaN"),
        Arguments.of(GOOD.stopTokens(Set.of(-1)), "no model has a token -1"),
        Arguments.of(GOOD.logitBias(Map.of(-5, 1.0)), "no model has a token -5"),
        Arguments.of(
            GOOD.logitBias(Map.of(100_000, 101.0)),
            "'logit_bias' of token 100000 must be from -100 to 100, is 101.0"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(GenerationOptions options, String message) {
    Exception e =
        assertThrows(InfernumException.class, () -> options.requireAllowed(Goldens.SERVICES));
    assertEquals(message, e.getMessage());
  }

  @Test
  void anUnknownParameterIsRefusedWithThoseThatThereAre() {
    GenerationOptions odd = GOOD.set("temprature", 1);
    Exception e = assertThrows(InfernumException.class, () -> odd.requireAllowed(Goldens.SERVICES));
    assertTrue(e.getMessage().contains("'temprature'; there are: "), e.getMessage());
    assertTrue(e.getMessage().contains("temperature, top_k, top_p"), e.getMessage());
  }

  @Test
  void whatOnlyAModelCanRefusePasses() {
    GenerationOptions options =
        GOOD.n(5000)
            .stopTokens(Set.of(900_000))
            .logitBias(Map.of(1_000_000, -100.0))
            .set("top_k", 50)
            .set("repetition_penalty", 1.1)
            .stop("\ud83d\ude00")
            .logprobs(20);
    assertDoesNotThrow(() -> options.requireAllowed(Goldens.SERVICES));
  }
}
