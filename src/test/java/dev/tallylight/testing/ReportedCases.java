package dev.tallylight.testing;

/** Shapes of streams and receivers from public bug reports, as servers to run; kept outside the project. */
public final class ReportedCases {
    /** Names their folder; what needs them is skipped without. */
    public static final String VARIABLE = "TALLYLIGHT_CASES";

    public static final String SKIPPED = "skipped: no reported cases; set TALLYLIGHT_CASES to their folder";

    private ReportedCases() {}
}
