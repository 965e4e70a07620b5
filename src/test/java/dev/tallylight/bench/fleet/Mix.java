package dev.tallylight.bench.fleet;

import dev.tallylight.probe.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many streams of which protocol. */
public record Mix(Map<Protocol, Integer> streams) {
    /** What two cores carry with all servers beside it: those that encode for each viewer have few streams. */
    private static final String ALL =
            "hls=7000,dash=1200,http=500,tcp=500,rtmp=300,flv=150,icecast=100,mpegts=100,rtsp=60,srt=60,whep=30";

    /**
     * Shares of so many streams.
     *
     * @param text {@code all}, one protocol, or parts of the whole: {@code hls=7,dash=2,rtmp=1}
     * @throws IllegalArgumentException where it is none of these
     */
    public static Mix of(String text, int total) {
        Map<Protocol, Integer> parts = new TreeMap<>();
        for (String part : (text.equals("all") ? ALL : text).split(",")) {
            String[] words = part.strip().split("=");
            parts.put(Protocol.ofWireName(words[0]), words.length == 1 ? 1 : Integer.parseInt(words[1]));
        }
        return shared(parts, total);
    }

    /** The same number of streams without some of the protocols. */
    public Mix without(Set<Protocol> missing) {
        Map<Protocol, Integer> parts = new TreeMap<>(streams);
        parts.keySet().removeAll(missing);
        return shared(parts, total());
    }

    private static Mix shared(Map<Protocol, Integer> parts, int total) {
        long whole = parts.values().stream().mapToLong(part -> part).sum();
        if (whole == 0 || parts.size() > total) {
            throw new IllegalArgumentException("no stream for each of " + parts.keySet());
        }
        Map<Protocol, Integer> shares = new TreeMap<>();
        parts.forEach((protocol, part) -> shares.put(protocol, (int) Math.max(1, part * (long) total / whole)));
        Protocol most = parts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        int given = shares.values().stream().mapToInt(share -> share).sum();
        shares.merge(most, total - given, Integer::sum);
        return new Mix(shares);
    }

    public int total() {
        return streams.values().stream().mapToInt(share -> share).sum();
    }

    /** One of the streams: the {@code number}th of its protocol, from 0. */
    public record Place(Protocol protocol, int number, double position) {}

    /** All streams in an order in which each protocol's are spread evenly. */
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        streams.forEach((protocol, share) -> {
            for (int i = 0; i < share; i++) {
                places.add(new Place(protocol, i, (i + 0.5) / share));
            }
        });
        places.sort(Comparator.comparingDouble(Place::position));
        return places;
    }

    @Override
    public String toString() {
        return streams.entrySet().stream()
                .sorted(Map.Entry.<Protocol, Integer>comparingByValue().reversed())
                .map(share ->
                        "%,d %s".formatted(share.getValue(), share.getKey().wireName()))
                .collect(Collectors.joining(", "));
    }
}
