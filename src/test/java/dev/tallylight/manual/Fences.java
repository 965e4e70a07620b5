package dev.tallylight.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.parser.Parser;

/** The blocks of code in docs/ and the README. */
final class Fences {
    private static final Pattern LOOKS_LIKE_SHELL = Pattern.compile(
            "(?s)(?:(?:api|curl|kubectl|docker|java|export|cd|cp|git|npm|openssl|\\./mvnw|pg_dump)[ \\n].*|[A-Z_]{2,}=\\S.*)");

    private Fences() {}

    /**
     * A block.
     *
     * @param info what stands behind its fence; empty for one that is indented
     */
    record Fence(Path source, String info, String text, boolean fenced) {
        String language() {
            return info.replaceFirst(" .*", "");
        }

        /** Marked as one that the tests run, with an application of theirs. */
        boolean isRun() {
            return info.equals("sh run");
        }

        boolean isShell() {
            return fenced
                    ? language().equals("sh")
                    : LOOKS_LIKE_SHELL.matcher(text).matches();
        }

        @Override
        public String toString() {
            return source + ", " + text.lines().findFirst().orElse("");
        }
    }

    static List<Fence> all() throws IOException {
        List<Path> sources = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            files.filter(file ->
                            file.toString().endsWith(".md") && !file.toString().contains("node_modules"))
                    .sorted()
                    .forEach(sources::add);
        }
        List<Fence> fences = new ArrayList<>();
        for (Path source : sources) {
            fences.addAll(in(source));
        }
        return fences;
    }

    private static List<Fence> in(Path source) throws IOException {
        List<Fence> fences = new ArrayList<>();
        Parser.builder().build().parse(Files.readString(source)).accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock block) {
                fences.add(new Fence(source, block.getInfo() == null ? "" : block.getInfo(), block.getLiteral(), true));
            }

            @Override
            public void visit(IndentedCodeBlock block) {
                fences.add(new Fence(source, "", block.getLiteral(), false));
            }
        });
        return fences;
    }
}
