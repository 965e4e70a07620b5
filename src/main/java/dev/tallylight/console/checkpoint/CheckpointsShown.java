package dev.tallylight.console.checkpoint;

import dev.tallylight.checkpoint.CheckpointView;
import dev.tallylight.checkpoint.ConditionsOverTime.Spell;
import dev.tallylight.console.Words;
import dev.tallylight.console.figure.Ribbon;
import dev.tallylight.console.figure.Stretch;
import dev.tallylight.console.figure.TimeAxis;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** What the page says of checkpoints: who sees, since when, and what was. Pure. */
final class CheckpointsShown {
    private static final double WIDTH = 1200;
    private static final double HEIGHT = 24;
    private static final int TICKS = 8;

    private CheckpointsShown() {}

    /** The answer of the first second: {@code 1 of 4 checkpoints is lost}. */
    static String headline(List<CheckpointView> all) {
        List<CheckpointView> heard =
                all.stream().filter(each -> Sight.of(each) != Sight.NEVER_HEARD).toList();
        long sees = heard.stream().filter(each -> Sight.of(each) == Sight.SEES).count();
        if (heard.isEmpty()) {
            return "No checkpoint sees yet";
        }
        if (sees == heard.size()) {
            return heard.size() == 1 ? "The one checkpoint sees" : "All " + heard.size() + " checkpoints see";
        }
        long lost = heard.stream().filter(each -> Sight.of(each) == Sight.LOST).count();
        long blind = heard.size() - sees - lost;
        StringJoiner words = new StringJoiner(" and ");
        if (lost > 0) {
            words.add(lost + (lost == 1 ? " is lost" : " are lost"));
        }
        if (blind > 0) {
            words.add(blind + (blind == 1 ? " is blind" : " are blind"));
        }
        String those = heard.size() == 1 ? " checkpoint" : " checkpoints";
        if (lost == 0 || blind == 0) {
            return (lost + blind) + " of " + heard.size() + those
                    + words.toString().replaceFirst("^[0-9]+", "");
        }
        return "Of " + heard.size() + those + " " + words;
    }

    /** For each its view, how it is shown, and its ribbon from then until now. */
    static List<Map<String, Object>> of(
            List<CheckpointView> all, Map<String, List<Spell>> spells, Instant from, Instant now) {
        TimeAxis axis = TimeAxis.of(from, now, WIDTH, ZoneOffset.UTC, TICKS);
        List<Map<String, Object>> shown = new ArrayList<>();
        for (CheckpointView each : all) {
            List<Stretch> stretches = stretches(each, spells.getOrDefault(each.id(), List.of()), now);
            Map<String, Object> row = new HashMap<>();
            row.put("it", each);
            row.put("sight", Sight.of(each));
            row.put("ribbon", Ribbon.standing(axis, stretches, HEIGHT));
            row.put("words", words(each, spells.getOrDefault(each.id(), List.of()), from, now));
            shown.add(row);
        }
        return shown;
    }

    private static List<Stretch> stretches(CheckpointView checkpoint, List<Spell> spells, Instant now) {
        List<Stretch> all = new ArrayList<>();
        for (int i = 0; i < spells.size(); i++) {
            Instant until = i + 1 < spells.size() ? spells.get(i + 1).since() : now;
            if (spells.get(i).since().isBefore(until)) {
                all.add(new Stretch(
                        spells.get(i).since(),
                        until,
                        sight(checkpoint, spells, i).kind()));
            }
        }
        return all;
    }

    /** One that was never heard before is not lost. */
    private static Sight sight(CheckpointView checkpoint, List<Spell> spells, int at) {
        boolean first = at == 0 && !spells.getFirst().since().isAfter(checkpoint.createdAt());
        Sight sight = Sight.of(spells.get(at).condition());
        return first && sight == Sight.LOST ? Sight.NEVER_HEARD : sight;
    }

    /** {@code Saw 23 h 10 min, lost 50 min (2 times)}. */
    static String words(CheckpointView checkpoint, List<Spell> spells, Instant from, Instant now) {
        Map<Sight, Duration> times = new EnumMap<>(Sight.class);
        Map<Sight, Integer> counts = new EnumMap<>(Sight.class);
        for (int i = 0; i < spells.size(); i++) {
            Instant begin =
                    spells.get(i).since().isBefore(from) ? from : spells.get(i).since();
            Instant until = i + 1 < spells.size() ? spells.get(i + 1).since() : now;
            if (begin.isBefore(until)) {
                Sight sight = sight(checkpoint, spells, i);
                times.merge(sight, Duration.between(begin, until), Duration::plus);
                counts.merge(sight, 1, Integer::sum);
            }
        }
        StringJoiner words = new StringJoiner(", ");
        times.forEach((sight, time) -> {
            String word = sight == Sight.SEES ? "saw" : sight.word().toLowerCase(Locale.ROOT);
            int often = counts.getOrDefault(sight, 1);
            words.add(word + " for " + Words.span(time.toSeconds())
                    + (sight == Sight.SEES || often == 1 ? "" : " (" + often + " times)"));
        });
        String said = words.toString();
        return said.isEmpty() ? "Nothing is noted" : said.substring(0, 1).toUpperCase(Locale.ROOT) + said.substring(1);
    }
}
