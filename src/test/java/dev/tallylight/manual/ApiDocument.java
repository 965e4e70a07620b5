package dev.tallylight.manual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads an OpenAPI document as what it is in JSON. */
final class ApiDocument {
    private static final int MOST_CODE_POINTS = 30_000_000;

    private ApiDocument() {}

    static JsonNode read(String yaml) {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setCodePointLimit(MOST_CODE_POINTS);
        DumperOptions none = new DumperOptions();
        Yaml reader = new Yaml(new SafeConstructor(bounds), new Representer(none), none, bounds, new TimesAsWritten());
        return new ObjectMapper().valueToTree(reader.load(yaml));
    }

    /** An example of a time is a text, in JSON as here; YAML would count milliseconds. */
    private static final class TimesAsWritten extends Resolver {
        @Override
        public void addImplicitResolver(Tag tag, Pattern pattern, String first, int most) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, pattern, first, most);
            }
        }
    }
}
