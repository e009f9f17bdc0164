package infernum.spi.scheduling;

/**
 * What a policy may know of a request.
 *
 * @param arrival its number among all requests, by when it came
 * @param promptTokens tokens of its prompt
 * @param maxTokens of its answer at most
 * @param priority as the request says; the lower one is more urgent
 */
public record WaitingRequest(long arrival, int promptTokens, int maxTokens, int priority) {}
