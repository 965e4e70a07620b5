package dev.tallylight.bench.seed;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One stream that is to be seeded: what it is called, what it is at the moment, and how often it is in trouble.
 *
 * @param number from 0 on
 * @param restless how many troubles it has in thirty days, on average
 */
record SeededStream(
        int number, String name, String url, String protocol, List<String> tags, Kind kind, double restless) {
    /** What it is at the moment: each of the seven kinds. */
    enum Kind {
        HEALTHY,
        OFFLINE,
        DEGRADED,
        UNKNOWN,
        PAUSED,
        OFF_AIR,
        MAINTENANCE
    }

    private static final String[] PLACES = {
        "Nord", "Süd", "Bayern", "Lisboa", "Bergen", "Milano", "Kraków", "Lyon", "Ghent", "Turku", "Cork", "Porto",
        "Graz", "Aarhus", "Sevilla", "Bristol", "Zürich", "Tartu", "Split", "Utrecht"
    };
    private static final String[][] SORTS = {
        {"Radio %s", "radio", "icecast", "https://radio.example.com/%s.mp3"},
        {"%s TV", "tv", "hls", "https://live.example.com/%s/master.m3u8"},
        {"Arena %s, main camera", "sport", "srt", "srt://ingest.example.net:9000?streamid=%s"},
        {"Campus %s lecture hall", "campus", "rtmp", "rtmp://ingest.example.org/live/%s"},
        {"Parliament %s", "tv", "dash", "https://dash.example.com/%s/manifest.mpd"},
        {"St. Mary's %s", "church", "hls", "https://church.example.org/%s/index.m3u8"},
        {"City camera %s", "camera", "rtsp", "rtsp://cameras.example.net/%s"},
    };

    String key() {
        return "seeded-" + number;
    }

    /** Every tenth is of a tag that is promised something, which a report can be asked for. */
    static List<SeededStream> all(int count, long seed) {
        List<SeededStream> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed * 31 + i);
            String[] sort = SORTS[i % SORTS.length];
            int round = i / PLACES.length;
            String place = PLACES[i % PLACES.length] + (round == 0 ? "" : " " + (round + 1));
            List<String> tags = new ArrayList<>(List.of(sort[1]));
            if (i % 10 == 3) {
                tags.add("premium");
            }
            streams.add(new SeededStream(
                    i,
                    sort[0].formatted(place),
                    sort[3].formatted("s" + i),
                    sort[2],
                    tags,
                    kind(i),
                    i % 23 == 5 ? 40 : 0.5 + 5 * random.nextDouble() * random.nextDouble()));
        }
        return streams;
    }

    /** Of fifty, three are offline, two degraded, and one or two each of the others; of more, alike. */
    private static Kind kind(int number) {
        return switch (number % 50) {
            case 4, 17, 33 -> number < 200 ? Kind.OFFLINE : Kind.HEALTHY;
            case 8, 21 -> number < 200 ? Kind.DEGRADED : Kind.HEALTHY;
            case 12 -> Kind.UNKNOWN;
            case 14 -> Kind.PAUSED;
            case 19, 39 -> Kind.OFF_AIR;
            case 27 -> Kind.MAINTENANCE;
            default -> Kind.HEALTHY;
        };
    }
}
