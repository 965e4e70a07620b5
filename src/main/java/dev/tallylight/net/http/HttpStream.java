package dev.tallylight.net.http;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.Url;
import io.smallrye.mutiny.Multi;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * The answer to a GET whose body goes on: its head, and the body as it arrives.
 *
 * @param body decoded bytes as they come; one subscriber; completes when the server ends the body, fails with a
 *     {@link NetFailure}; cancelling it closes the connection
 */
public record HttpStream(
        Url url,
        String protocol,
        int status,
        String statusText,
        MultiMap headers,
        Duration firstByte,
        Multi<Buffer> body) {}
