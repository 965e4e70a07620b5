package dev.tallylight.webhook.message.prose;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a reason's code means, in the words of docs/reasons.md: people read alerts, and codes are for software. */
public final class ReasonWords {
    private static final Map<String, String> WORDS = Stream.of("""
            dns_failure|the host's name does not resolve
            connect_refused|nothing listens on the port
            connect_timeout|no answer to the connect
            connection_reset|the server broke the connection
            network_unreachable|there is no route to the host
            tls_expired|the certificate ran out
            tls_not_yet_valid|the certificate is not valid yet
            tls_untrusted|the certificate is signed by nobody that is trusted
            tls_name_mismatch|the certificate is for another name
            tls_handshake_failed|no common TLS protocol or cipher
            auth_required|the server asks for credentials, and none were sent
            auth_failed|the server does not accept the credentials
            access_denied|the server denies access
            geo_blocked|the server blocks the checkpoint's country
            server_full|the server has no room for another listener
            rate_limited|the server says that it is asked too often
            not_found|the server says that there is no such thing
            server_error|the server answers with an error
            redirect_loop|the server redirects in a circle
            unexpected_content|a web page or another kind of file came instead
            response_too_large|the answer goes on beyond our bound
            protocol_error|what came is not the protocol
            response_timeout|no whole answer in time
            closed_by_server|the server ended the connection early
            handshake_failed|the protocol's handshake failed
            app_rejected|the server refuses the URL's application
            stream_not_found|the server says that there is no such stream
            play_denied|the server said no to playing
            transport_unsupported|the server offers no transport that we speak
            session_lost|the session ended
            srt_rejected|the listener rejects the call
            ice_failed|none of the server's addresses answers over UDP
            dtls_failed|no DTLS handshake, or with another certificate than announced
            bad_secret|the passphrase is missing or wrong
            playlist_invalid|the playlist cannot be read
            playlist_empty|the playlist has no segments
            playlist_ended|the stream was ended by its playlist
            playlist_stale|the playlist does not move on
            playlist_regressed|the playlist jumped back and stands still
            variant_missing|the master playlist names a variant that is not there
            init_missing|the initialisation section is not there
            segment_missing|the newest segment is not there
            segment_denied|the newest segment is denied
            segment_slow|segments take longer to come than to play
            segment_invalid|a segment holds no media that can be read
            blocking_reload_failed|the server does not wait for the next part as it promises
            key_unavailable|the decryption key is not there, or not valid
            heartbeat_missing|the server was silent for too long
            no_media|the server accepts, and sends nothing
            media_burst_only|a burst from the server's buffer, then nothing
            media_stalled|the media began in real time and stopped
            media_slow|it comes slower than it plays: whoever listens hears gaps
            timestamps_stalled|the media's own clock stands still
            timestamp_jump|the media's own clock jumps
            no_video|there is no video
            no_audio|there is no audio
            no_keyframe|no key frame came
            container_invalid|bytes came that are no media
            bitrate_low|the bitrate is lower than expected
            fallback_active|the server plays its fallback
            metadata_unchanged|the title has not changed for long
            audio_digital_silence|nothing but digital silence
            video_static_suspected|the picture seems to stand still
            cc_errors|packets are missing
            packet_loss|packets are missing
            scrambled|the packets are scrambled
            probe_error|a fault of the probe
            probe_offline|the checkpoint has no network
            unsupported|this version cannot play it
            egress_refused|the egress policy does not allow the address
            outside_schedule|it plays while its schedule says that it should be off
            checkpoint_lost|the checkpoint has not been heard of
            checkpoint_blind|the checkpoint cannot see
            flapping|it changes to and fro
            maintenance|maintenance is under way
            muted|somebody asked for quiet
            off_air|its schedule says that it is off air
            parent_down|a stream that it depends on is down
            gone|the handler answered 410 Gone
            failing|the handler has been failing for days
            """.split("\n"))
            .map(line -> line.split("\\|", 2))
            .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));

    private ReasonWords() {}

    /** The code in words; of one that is not known here, its own words. */
    static String of(String code) {
        return WORDS.getOrDefault(code, code.replace('_', ' '));
    }

    static boolean knows(String code) {
        return WORDS.containsKey(code);
    }

    /**
     * Where the manual of an installation says what a reason means.
     *
     * @param publicUrl where the console is reached, without a slash at its end
     * @return null without either, and of a code that the manual does not know
     */
    public static @Nullable String page(@Nullable String code, @Nullable String publicUrl) {
        return code == null || publicUrl == null || !knows(code) ? null : publicUrl + "/docs/reasons/" + code;
    }

    /** The reason in words with what is known beyond it; null where neither is given. */
    public static @Nullable String why(@Nullable String code, @Nullable String detail) {
        if (code == null || code.isBlank()) {
            return detail == null || detail.isBlank() ? null : detail;
        }
        String words = of(code);
        return detail == null || detail.isBlank() || detail.equalsIgnoreCase(words) ? words : words + ": " + detail;
    }
}
