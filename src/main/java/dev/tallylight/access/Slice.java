package dev.tallylight.access;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part of everything that a caller may see: all, or what bears one of some tags. Every read of a feature takes it as an
 * argument, so that forgetting it does not compile; what is beyond it does not exist for the caller: 404, not counted, in no
 * cursor. What bears no tag at all is beyond every slice but {@link #ALL}.
 *
 * <p>Tags are compared as they are written, character by character (PostgreSQL's {@code &&} does the same): no wildcards, no
 * case folding, no Unicode normalisation. Pure.
 *
 * <p>A stream that is within a slice is shown whole, with all its tags, as its events show it: whoever gives a stream a
 * slice's tag shares it with those who have the slice. Of its tags they may change those of the slice alone; the others stay
 * (ADR 18).
 *
 * @param isAll whether nothing is beyond it
 * @param tags in the order in which they were given; empty where it is all, and only there
 */
public record Slice(boolean isAll, SequencedSet<String> tags) {
    /** For what acts on the installation's own behalf: followers, deliveries, the streams file. Named wherever it is meant. */
    public static final Slice ALL = new Slice(true, new LinkedHashSet<>());

    private static final int MOST_LISTED = 10;

    /** @throws IllegalArgumentException where it is both or neither: a slice without tags must never be taken for all */
    public Slice {
        if (isAll != tags.isEmpty()) {
            throw new IllegalArgumentException("a slice is all, or has tags");
        }
        tags = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(tags));
    }

    /**
     * What bears one of these.
     *
     * @throws IllegalArgumentException where there are none
     */
    public static Slice of(Collection<String> tags) {
        return new Slice(false, new LinkedHashSet<>(tags));
    }

    /**
     * As it is kept in the database.
     *
     * @param column null for all
     */
    static Slice ofColumn(String @Nullable [] column) {
        return column == null ? ALL : of(List.of(column));
    }

    /** Whether something with these tags is within it. */
    public boolean sees(Collection<String> those) {
        return isAll || those.stream().anyMatch(tags::contains);
    }

    /** Whether something that goes by these tags reaches nothing beyond it: it has some, and all of them are the slice's. */
    public boolean owns(Collection<String> those) {
        return isAll || !those.isEmpty() && tags.containsAll(those);
    }

    /**
     * {@link #sees} in SQL.
     *
     * @param parameter such as {@code $2} or {@code ?2}, which is {@link #array}; not there for all
     */
    public String seesSql(String column, String parameter) {
        return isAll ? "true" : column + " && cast(" + parameter + " as varchar[])";
    }

    /** {@link #owns} in SQL. */
    public String ownsSql(String column, String parameter) {
        return isAll
                ? "true"
                : "(cardinality(" + column + ") > 0 and " + column + " <@ cast(" + parameter + " as varchar[]))";
    }

    /** For a parameter of a query; empty where it is all. */
    public String[] array() {
        return tags.toArray(String[]::new);
    }

    /**
     * The tags that something gets of which the caller wants these: what it has beyond the slice stays, whether it was named
     * or not, and of the slice's tags it has those that were named.
     *
     * @param present what it has; empty for something new
     * @throws ProblemException where nothing of the slice would be left, or a tag beyond it added
     */
    public List<String> keeping(List<String> wanted, Collection<String> present) {
        if (isAll) {
            return wanted;
        }
        List<String> kept = present.stream().filter(tag -> !tags.contains(tag)).toList();
        refuseBeyond(wanted.stream().filter(tag -> !kept.contains(tag)).toList());
        requireOne(wanted);
        List<String> left = new ArrayList<>(wanted);
        kept.stream().filter(tag -> !wanted.contains(tag)).forEach(left::add);
        boolean same = left.size() == present.size() && new HashSet<>(left).equals(new HashSet<>(present));
        return same && left.size() > wanted.size() ? List.copyOf(present) : List.copyOf(left);
    }

    /** @throws ProblemException where something that goes by these tags would reach beyond it */
    public void requireOwned(List<String> wanted) {
        if (!isAll) {
            refuseBeyond(wanted);
            requireOne(wanted);
        }
    }

    /** @throws ProblemException where one of them is not the slice's; the same whether anybody has that tag or not */
    public void refuseBeyond(List<String> wanted) {
        List<String> beyond = isAll
                ? List.of()
                : wanted.stream().filter(tag -> !tags.contains(tag)).toList();
        if (!beyond.isEmpty()) {
            throw invalid("may hold nothing but " + listed(tags) + ", which your token is limited to: leave out "
                    + listed(beyond));
        }
    }

    private void requireOne(List<String> wanted) {
        if (!sees(wanted)) {
            throw invalid("must hold at least one of " + listed(tags)
                    + ": your token is limited to what bears them, and nothing else is there for it");
        }
    }

    private static ProblemException invalid(String message) {
        return ProblemException.field(ProblemType.INVALID, "tags", message);
    }

    private static String listed(Collection<String> some) {
        return some.stream().limit(MOST_LISTED).map(tag -> "\"" + tag + "\"").collect(Collectors.joining(", "))
                + (some.size() > MOST_LISTED ? " and others" : "");
    }
}
