package dev.tallylight.manual;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The navigation: the lists of {@code docs/index.md}, by the headings that they stand under. A list item is {@code - [Title](file.md)}
 * with whatever follows; the order is that of the file.
 */
record Contents(List<Group> groups) {
    private static final Pattern ITEM = Pattern.compile("- \\[([^]]+)]\\(([^)#]+)\\).*");

    /** The pages under one heading. */
    record Group(String title, List<Item> items) {}

    /**
     * A page.
     *
     * @param path below {@code /docs}
     */
    record Item(String title, String path) {}

    static Contents of(Links links, Path index, String markdown) {
        List<Group> groups = new ArrayList<>();
        for (String line : markdown.split("\\R", -1)) {
            Matcher item = ITEM.matcher(line);
            if (line.startsWith("## ")) {
                groups.add(new Group(line.substring(3).strip(), new ArrayList<>()));
            } else if (item.matches() && !groups.isEmpty()) {
                String address = links.resolve(index, item.group(2));
                groups.getLast().items().add(new Item(item.group(1), address.substring(address.indexOf('/', 1) + 1)));
            }
        }
        groups.removeIf(group -> group.items().isEmpty());
        return new Contents(List.copyOf(groups));
    }

    List<Item> items() {
        return groups.stream().flatMap(group -> group.items().stream()).toList();
    }

    /** The heading that a page stands under; empty where it is in no list. */
    String groupOf(String path) {
        return groups.stream()
                .filter(group ->
                        group.items().stream().anyMatch(item -> item.path().equals(path)))
                .map(Group::title)
                .findFirst()
                .orElse("");
    }
}
