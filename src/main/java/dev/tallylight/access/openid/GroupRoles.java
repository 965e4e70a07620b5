package dev.tallylight.access.openid;

import dev.tallylight.access.Role;
import dev.tallylight.access.SecretText;
import dev.tallylight.access.Slice;
import dev.tallylight.rest.Texts;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of an issuer's groups has which role, and for which tags: {@code ops=admin; sport desk=editor:sport,football;
 * staff=viewer}. Groups are compared as they are written, character by character, as tags are: no wildcards, no case folding,
 * no Unicode normalisation. Pure.
 *
 * <p>Who is in several of them has the greatest of their roles, and the tags of those groups alone that give it: never more
 * than what one of them says of that role.
 */
public final class GroupRoles {
    private static final int MOST_GROUPS = 200;
    private static final int MOST_TAGS = 50;
    private static final int MOST_CHARACTERS = 100;
    private static final int MOST_GROUP_CHARACTERS = 300;
    private static final String FORM = "group=role[:tag,tag], with semicolons between groups";

    /** A group's name may hold a = or a colon itself: the last = before a role counts. */
    private static final Pattern ENTRY = Pattern.compile("(.+)=\\s*(viewer|editor|admin)\\s*(?::(.*))?");

    /**
     * Commas where semicolons belong: {@code ops=admin,sport=viewer} would be one group, and nobody in it. A distinguished name
     * (RFC 4514) looks alike: {@code cn=admin,ou=groups}.
     */
    private static final Pattern ANOTHER =
            Pattern.compile("(?!(?i:cn|ou|o|dc|uid)\\s*=)[^=]*=\\s*(viewer|editor|admin)\\s*(:[^,]*)?,.*");

    private final Map<String, Grant> byGroup;

    private GroupRoles(Map<String, Grant> byGroup) {
        this.byGroup = Collections.unmodifiableMap(byGroup);
    }

    /** @throws IllegalArgumentException that says which part is wrong and what may stand there */
    public static GroupRoles parse(String text) {
        Map<String, Grant> byGroup = new LinkedHashMap<>();
        for (String part : text.split("[;\n]", -1)) {
            if (!part.isBlank()) {
                add(byGroup, part.strip());
            }
        }
        require(!byGroup.isEmpty(), "names no group; it may hold " + FORM);
        require(byGroup.size() <= MOST_GROUPS, "names more than " + MOST_GROUPS + " groups");
        return new GroupRoles(byGroup);
    }

    private static void add(Map<String, Grant> byGroup, String part) {
        Matcher entry = ENTRY.matcher(part);
        require(entry.matches(), "holds \"" + Texts.asLine(part) + "\"; it may hold " + FORM);
        String group = entry.group(1).strip();
        require(
                !group.isEmpty() && group.length() <= MOST_GROUP_CHARACTERS && Texts.isLine(group),
                "has a group that is not one line of 1 to " + MOST_GROUP_CHARACTERS + " characters");
        require(
                !ANOTHER.matcher(group).matches(),
                "gives a role to the group \"" + group
                        + "\", which holds one itself: separate groups by semicolons, not by commas");
        require(
                !group.equals("*"),
                "gives a role to the group \"*\", which stands for no others: groups are compared as they are written");
        Role role = Role.ofWireName(entry.group(2));
        Slice slice = entry.group(3) == null ? Slice.ALL : slice(group, role, entry.group(3));
        require(byGroup.put(group, new Grant(role, slice)) == null, "has the group \"" + group + "\" twice");
    }

    private static Slice slice(String group, Role role, String list) {
        List<String> tags =
                Arrays.stream(list.split(",", -1)).map(String::strip).toList();
        require(
                tags.size() <= MOST_TAGS
                        && tags.stream()
                                .allMatch(
                                        tag -> !tag.isEmpty() && tag.length() <= MOST_CHARACTERS && Texts.isLine(tag)),
                "has tags of the group \"" + group + "\" that are not 1 to " + MOST_TAGS + ", each of 1 to "
                        + MOST_CHARACTERS + " characters");
        require(
                role != Role.ADMIN,
                "limits the group \"" + group + "\" to tags, and makes it admin, who decides on what is everybody's:"
                        + " leave the tags out, or make it viewer or editor");
        return Slice.of(tags);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** What somebody in these groups may do; empty where none of them has a role. */
    public Optional<Grant> of(Collection<String> groups) {
        List<Grant> all = groups.stream()
                .distinct()
                .map(byGroup::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        return all.stream().map(Grant::role).max(Role::compareTo).map(role -> together(all, role));
    }

    private static Grant together(List<Grant> all, Role role) {
        SequencedSet<String> tags = new LinkedHashSet<>();
        for (Grant grant : all) {
            if (grant.role() == role) {
                if (grant.slice().isAll()) {
                    return new Grant(role, Slice.ALL);
                }
                tags.addAll(grant.slice().tags());
            }
        }
        return new Grant(role, Slice.of(tags));
    }

    /**
     * The same for the same rules: by it, sign-ins that were made under others are known. 32 bytes.
     *
     * @param by what else decides on who somebody is: the issuer, the client, the claim
     */
    byte[] fingerprint(List<String> by) {
        StringBuilder rules = new StringBuilder();
        append(rules, by);
        byGroup.forEach((group, grant) -> {
            append(rules, List.of(group, grant.role().wireName()));
            append(
                    rules,
                    grant.slice().isAll()
                            ? List.of()
                            : List.copyOf(grant.slice().tags()));
        });
        return SecretText.sha256(rules.toString());
    }

    /** With how many there are and how long each is, so that no two lists read alike. */
    private static void append(StringBuilder rules, List<String> texts) {
        rules.append(texts.size()).append(';');
        texts.forEach(each -> rules.append(each.length()).append(':').append(each));
    }
}
