package dev.tallylight.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a value is told together with what it could be. */
class JsonProblemsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());

    enum Kind {
        LEFT,
        RIGHT
    }

    record Body(
            @Nullable Boolean on,
            @Nullable Integer many,
            @Nullable UUID id,
            @Nullable Instant at,
            @Nullable Kind kind) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"on\":\"yes\"}|on|true or false",
                "{\"on\":[]}|on|true or false",
                "{\"many\":\"lots\"}|many|a number",
                "{\"id\":\"mine\"}|id|an id",
                "{\"at\":\"tomorrow\"}|at|\"2026-11-25T20:00:00Z\"",
                "{\"kind\":\"up\"}|kind|left, right",
                "{\"many\":1,\"on\":true,\"many\":2}|many|stands twice",
            })
    void saysWhatItCouldBe(String body, String field, String remedy) {
        JsonProcessingException e =
                catchThrowableOfType(JsonProcessingException.class, () -> MAPPER.readValue(body, Body.class));
        Problem problem = JsonProblems.of(e);
        assertThat(problem.type()).isEqualTo(ProblemType.INVALID.urn());
        assertThat(Objects.requireNonNull(problem.violations())).singleElement().satisfies(one -> {
            assertThat(one.field()).isEqualTo(field);
            assertThat(one.message()).contains(remedy);
        });
    }
}
