package dev.tallylight.probe.hls;

import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.Ladder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * In which order variants are tried, as a player does: those with the media that is expected before those without it
 * (a picture, where there is one anywhere); among these the first, which players begin with; then its redundant copies
 * (RFC 8216 §6.2.4: the same bandwidth), then what needs less bandwidth, then what needs more. Pure.
 */
final class VariantOrder {
    private static final Pattern AUDIO = Pattern.compile("(?i)(mp4a|ac-3|ec-3|ac-4|opus|flac|alac|mp3|mha|mhm|dts).*");

    private static final int MOST_CODECS = 16;

    private final Expectations expect;

    VariantOrder(Expectations expect) {
        this.expect = expect;
    }

    /** Each address once, or once with each sound. */
    List<Playlist.Variant> of(List<Playlist.Variant> variants) {
        Map<Playlist.Variant, Integer> lacking = new IdentityHashMap<>();
        variants.forEach(variant -> lacking.put(variant, shortcomings(variant)));
        int best = lacking.values().stream().mapToInt(each -> each).min().orElse(0);
        long begin = variants.stream()
                .filter(variant -> lacking.getOrDefault(variant, 0) == best)
                .mapToLong(VariantOrder::bandwidth)
                .findFirst()
                .orElse(0);
        List<Playlist.Variant> ordered = new ArrayList<>(variants);
        ordered.sort(Comparator.<Playlist.Variant>comparingInt(variant -> lacking.getOrDefault(variant, 0))
                .thenComparing(variant -> bandwidth(variant) > begin)
                .thenComparingLong(variant -> Math.abs(bandwidth(variant) - begin)));
        Set<String> known = new HashSet<>();
        return ordered.stream()
                .filter(variant -> known.add(name(variant, variants)))
                .toList();
    }

    /**
     * What tells it from the others: its URI, and where several have the same with sound of their own each (RFC 8216
     * §6.2.4), the group of that in a fragment, which goes to no server (RFC 3986 §3.5).
     */
    static String name(Playlist.Variant variant, List<Playlist.Variant> all) {
        boolean alone = all.stream()
                .filter(other -> other.uri().equals(variant.uri()))
                .allMatch(other -> Objects.equals(other.audioGroup(), variant.audioGroup()));
        return alone
                ? variant.uri()
                : variant.uri() + Ladder.SOUND + URLEncoder.encode(audio(variant), StandardCharsets.UTF_8);
    }

    private static String audio(Playlist.Variant variant) {
        return variant.audioGroup() == null ? "" : variant.audioGroup();
    }

    /** The same as a ladder, in the order of the playlist. */
    static List<Ladder.Rung> rungs(List<Playlist.Variant> variants) {
        return variants.stream()
                .map(variant -> new Ladder.Rung(
                        name(variant, variants),
                        variant.bandwidth(),
                        variant.width(),
                        variant.height(),
                        variant.codecs()))
                .toList();
    }

    private static long bandwidth(Playlist.Variant variant) {
        return variant.bandwidth() == null ? 0 : variant.bandwidth();
    }

    /** Whether it declares that there is nothing to be seen in it. */
    static boolean isAudioOnly(Playlist.Variant variant) {
        List<String> codecs = codecs(variant);
        return variant.width() == null
                && !codecs.isEmpty()
                && codecs.stream().allMatch(codec -> AUDIO.matcher(codec).matches());
    }

    private static List<String> codecs(Playlist.Variant variant) {
        String codecs = variant.codecs();
        return codecs == null
                ? List.of()
                : Arrays.stream(codecs.split(",", MOST_CODECS + 1))
                        .limit(MOST_CODECS)
                        .map(codec -> codec.strip().toLowerCase(Locale.ROOT))
                        .filter(codec -> !codec.isEmpty())
                        .toList();
    }

    private int shortcomings(Playlist.Variant variant) {
        boolean wantsPicture = expect.video() || !expect.audio();
        boolean silent = expect.audio()
                && variant.audioGroup() == null
                && !codecs(variant).isEmpty()
                && codecs(variant).stream()
                        .noneMatch(codec -> AUDIO.matcher(codec).matches());
        Long least = expect.minBitrate();
        boolean thin = least != null && variant.bandwidth() != null && variant.bandwidth() < least;
        return (wantsPicture && isAudioOnly(variant) ? 4 : 0) + (silent ? 2 : 0) + (thin ? 1 : 0);
    }
}
