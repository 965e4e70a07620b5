package dev.tallylight.webhook.send;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/**
 * Gives the client the request's own address, headers and bytes. The URI is set here and not by {@code @Url}, whose
 * builder would take it apart and put it together again: what the user entered must arrive as it is.
 */
final class RequestAddressing implements ClientRequestFilter {
    @Override
    public void filter(ClientRequestContext context) {
        SignedRequest request = (SignedRequest) context.getEntity();
        context.setUri(request.url().toUri());
        request.headers().forEach((name, value) -> context.getHeaders().putSingle(name, value));
        context.setEntity(request.body(), null, MediaType.valueOf(request.contentType()));
        context.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, request.contentType());
    }
}
