package infernum.server;

import infernum.server.access.ApiKeys;
import infernum.server.access.Origins;
import java.time.Duration;

/**
 * How a server is reached, and by whom.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param keys that open it
 * @param origins whose pages may ask it
 * @param drain how long streams may take to finish once it is to end
 */
record ServerSettings(String host, int port, ApiKeys keys, Origins origins, Duration drain) {}
