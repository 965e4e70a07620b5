package dev.tallylight.console.figure;

import io.quarkus.qute.TemplateData;

/** What the values of a chart are, and how they are said. */
@TemplateData
public enum Unit {
    MILLISECONDS {
        @Override
        public String say(double value) {
            return value >= 1000 ? Numbers.plain(value / 1000) + " s" : Math.round(value) + " ms";
        }
    },
    BITS_PER_SECOND {
        @Override
        public String say(double value) {
            return value >= 1_000_000
                    ? Numbers.plain(value / 1_000_000) + " Mbit/s"
                    : Math.round(value / 1000) + " kbit/s";
        }
    },
    COUNT {
        @Override
        public String say(double value) {
            return Numbers.plain(value);
        }
    };

    /** {@code 1.85 s}, {@code 640 ms}, {@code 4.2 Mbit/s}. */
    public abstract String say(double value);
}
