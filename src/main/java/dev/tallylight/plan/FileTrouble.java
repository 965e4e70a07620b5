package dev.tallylight.plan;

import java.util.List;

/**
 * What is wrong with the streams file, for the log and for readiness' details, which anybody may see: no secrets.
 *
 * @param lines the first of it, each with its file and row
 * @param more how many there are beside them
 */
record FileTrouble(List<String> lines, int more) {
    static final FileTrouble NONE = new FileTrouble(List.of(), 0);
    static final int MOST_LINES = 10;
    private static final int MOST_CHARACTERS = 500;

    FileTrouble {
        lines = lines.stream().map(FileTrouble::shortened).toList();
    }

    static FileTrouble of(String line) {
        return new FileTrouble(List.of(line), 0);
    }

    boolean isNone() {
        return lines.isEmpty();
    }

    String inWords() {
        return "streams file: " + String.join("; ", lines) + (more > 0 ? "; and " + more + " more rows" : "");
    }

    private static String shortened(String line) {
        String plain = line.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= MOST_CHARACTERS ? plain : plain.substring(0, MOST_CHARACTERS) + "…";
    }
}
