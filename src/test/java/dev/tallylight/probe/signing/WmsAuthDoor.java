package dev.tallylight.probe.signing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server's side of WMSAuth, written from its description and not from our signer: lets a viewer in, or says why not. */
public record WmsAuthDoor(String key) {
    /** @return null for a viewer who may come in */
    public @Nullable String objection(@Nullable String token, String viewer, Instant now) {
        if (token == null) {
            return "no signature";
        }
        try {
            Map<String, String> said = new LinkedHashMap<>();
            for (String pair : new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8).split("&")) {
                said.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
            String text = viewer + key + said.get("server_time") + said.get("validminutes");
            byte[] expected = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            if (!MessageDigest.isEqual(expected, Base64.getDecoder().decode(said.get("hash_value")))) {
                return "wrong hash for " + viewer;
            }
            Instant from = LocalDateTime.parse(
                            said.getOrDefault("server_time", ""),
                            new DateTimeFormatterBuilder()
                                    .parseCaseInsensitive()
                                    .appendPattern("M/d/u h:m:s a")
                                    .toFormatter(Locale.US))
                    .toInstant(ZoneOffset.UTC);
            Duration age = Duration.between(from, now);
            boolean valid = !age.isNegative()
                    && age.compareTo(Duration.ofMinutes(Long.parseLong(said.get("validminutes")))) <= 0;
            return valid ? null : "outside of its time: " + age;
        } catch (Exception e) {
            return "unreadable: " + e;
        }
    }
}
