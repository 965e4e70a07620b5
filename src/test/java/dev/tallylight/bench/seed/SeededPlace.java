package dev.tallylight.bench.seed;

import java.util.List;

/**
 * A checkpoint that is to be seeded.
 *
 * @param latencyMs what a probe takes there, about
 */
record SeededPlace(String id, String name, int latencyMs, double latitude, double longitude) {
    static final SeededPlace LOST = new SeededPlace("seeded-sydney", "Sydney, Australia", 320, -33.87, 151.21);

    private static final List<SeededPlace> SEEING = List.of(
            new SeededPlace("seeded-frankfurt", "Frankfurt, Germany", 90, 50.11, 8.68),
            new SeededPlace("seeded-new-york", "New York, USA", 180, 40.71, -74.01),
            new SeededPlace("seeded-singapore", "Singapore, Singapore", 290, 1.35, 103.82),
            new SeededPlace("seeded-sao-paulo", "São Paulo, Brazil", 240, -23.55, -46.63),
            new SeededPlace("seeded-johannesburg", "Johannesburg, South Africa", 260, -26.2, 28.05));

    /** Those that see, of five; the lost one comes on top. */
    static List<SeededPlace> seeing(int count) {
        return SEEING.subList(0, Math.clamp(count, 1, SEEING.size()));
    }
}
