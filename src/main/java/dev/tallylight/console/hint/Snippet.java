package dev.tallylight.console.hint;

import dev.tallylight.hint.shape.MediaServer;
import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * What to write into a media server's configuration so that it calls a door. Pure. docs/hints.md has the same.
 *
 * @param title where it belongs
 * @param text the configuration itself
 * @param note what to know of it; may be empty
 */
@TemplateData
public record Snippet(String title, String text, String note) {
    private static final String LETS_ALL_IN =
            "Tallylight lets everybody in who asks: use it where nobody is asked so far. Where your own program decides who may"
                    + " publish, leave that in its place and have it call this address as the kind generic does.";

    /** @param url the door's address, or what stands in its place where that is not shown any more */
    static List<Snippet> of(MediaServer kind, String url) {
        return switch (kind) {
            case NGINX_RTMP ->
                List.of(new Snippet(
                        "nginx.conf, in the application",
                        """
                        application live {
                            live on;
                            on_publish      %1$s;
                            on_publish_done %1$s;
                        }""".formatted(url),
                        "nginx-rtmp speaks plain HTTP to its hooks: the address must begin with http://."));
            case SRS -> List.of(new Snippet("srs.conf", """
                        vhost __defaultVhost__ {
                            http_hooks {
                                enabled      on;
                                on_publish   %1$s;
                                on_unpublish %1$s;
                            }
                        }""".formatted(url), ""));
            case MEDIAMTX -> List.of(new Snippet("mediamtx.yml", """
                        pathDefaults:
                          runOnReady: curl -sS --max-time 5 "%1$s?event=ready&path=$MTX_PATH"
                          runOnNotReady: curl -sS --max-time 5 "%1$s?event=notReady&path=$MTX_PATH\"""".formatted(url), ""));
            case OVENMEDIAENGINE ->
                List.of(new Snippet("Server.xml, in the virtual host", """
                        <AdmissionWebhooks>
                            <ControlServerUrl>%s</ControlServerUrl>
                            <SecretKey>any word</SecretKey>
                            <Timeout>3000</Timeout>
                            <Enables>
                                <Providers>rtmp,webrtc,srt</Providers>
                            </Enables>
                        </AdmissionWebhooks>""".formatted(url), LETS_ALL_IN));
            case ICECAST -> icecast(url);
            case AZURACAST -> azuraCast(url);
            case WOWZA ->
                List.of(new Snippet(
                        "conf/Webhooks.json",
                        url,
                        "Wowza Streaming Engine 4.9.6 and later: add a target with this URL, and filters for the events with which a live"
                                + " stream starts and stops."));
            case NIMBLE ->
                List.of(
                        new Snippet("WMSPanel, Control, Publish control: handler URL", url, LETS_ALL_IN),
                        new Snippet("A script of yours, when a publisher leaves", unpublished(url), ""));
            case GENERIC ->
                List.of(
                        new Snippet("When a stream begins", published(url), ""),
                        new Snippet("When it ends", unpublished(url), ""));
        };
    }

    private static List<Snippet> icecast(String url) {
        return List.of(
                new Snippet(
                        "icecast.xml, in the mount",
                        """
                        <mount type="normal">
                            <mount-name>/live.mp3</mount-name>
                            <authentication type="url">
                                <option name="mount_add" value="%1$s"/>
                                <option name="mount_remove" value="%1$s"/>
                            </authentication>
                        </mount>""".formatted(url),
                        "Neither asks who may come in: sources and listeners are let in as before."),
                new Snippet("Or a command: <on-connect>, and another for <on-disconnect>", """
                        #!/bin/sh
                        curl -sS --max-time 5 -d event=connect --data-urlencode "mount=$1" %s""".formatted(url), ""));
    }

    private static List<Snippet> azuraCast(String url) {
        return List.of(
                new Snippet(
                        "AzuraCast, Web Hooks, Generic Web Hook: URL",
                        url,
                        "With the triggers for a streamer who connects and disconnects, and for a station that goes online and offline."),
                new Snippet("Liquidsoap", """
                        live = input.harbor("live",
                          on_connect = fun (_) -> ignore(http.post(data="event=connect&mount=/live", "%1$s")),
                          on_disconnect = fun () -> ignore(http.post(data="event=disconnect&mount=/live", "%1$s")))""".formatted(url), ""));
    }

    private static String published(String url) {
        return "curl -sS --max-time 5 -d event=publish -d application=live -d name=studio-a " + url;
    }

    private static String unpublished(String url) {
        return "curl -sS --max-time 5 -d event=unpublish -d application=live -d name=studio-a " + url;
    }
}
