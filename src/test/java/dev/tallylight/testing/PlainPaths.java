package dev.tallylight.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.hamcrest.Matcher;
import org.hamcrest.MatcherAssert;
import org.jspecify.annotations.Nullable;

/**
 * REST Assured compiles a Groovy script for each path into an answer, and reads the answer anew for each: that took a seventh of
 * the time of all tests of the application. Here an answer is read once, and a path of names, indexes and {@code size()} is
 * looked up in it, with what the script would give; whatever else there is in a path, or in the answer on its way, is left to
 * REST Assured.
 */
final class PlainPaths implements Filter {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_]\\w*(\\[\\d{1,4}])?(\\.[A-Za-z_]\\w*(\\[\\d{1,4}])?)*(\\.size\\(\\))?");
    private static final Pattern STEP = Pattern.compile("\\[(\\d+)]|(\\w+\\(\\))|(\\w+)");

    private static final ObjectMapper READER = new ObjectMapper();

    private static final List<Class<?>> VIEWS =
            List.of(Response.class, ExtractableResponse.class, ValidatableResponse.class);

    /** Where a script's value is not known from here. */
    static final Object UNKNOWN = new Object();

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(request, expected);
        return (Response) new Answer(response).of(response);
    }

    /** What is read of one answer, by whichever of REST Assured's views of it. */
    private static final class Answer {
        private final Response response;
        private @Nullable Object json; // once it was read, and UNKNOWN where it is none

        Answer(Response response) {
            this.response = response;
        }

        Object of(Object view) {
            Class<?>[] types =
                    VIEWS.stream().filter(each -> each.isInstance(view)).toArray(Class<?>[]::new);
            InvocationHandler handler = (proxy, method, arguments) -> call(proxy, view, method, arguments);
            return Proxy.newProxyInstance(Response.class.getClassLoader(), types, handler);
        }

        private @Nullable Object call(Object proxy, Object view, Method method, Object @Nullable [] arguments)
                throws Throwable {
            if (arguments != null && arguments[0] instanceof String path && isLastEmpty(arguments)) {
                if (method.getName().equals("path")) {
                    @Nullable Object value = at(path);
                    if (value != UNKNOWN) {
                        return value;
                    }
                } else if (method.getName().equals("body") && arguments[1] instanceof Matcher<?> matcher) {
                    @Nullable Object value = at(path);
                    if (value != UNKNOWN) {
                        check(path, value, matcher);
                        return proxy;
                    }
                }
            }
            return wrap(proxy, view, invoke(view, method, arguments));
        }

        private static boolean isLastEmpty(Object[] arguments) {
            return arguments.length > 1 && arguments[arguments.length - 1] instanceof Object[] more && more.length == 0;
        }

        private static @Nullable Object invoke(Object view, Method method, Object @Nullable [] arguments)
                throws Throwable {
            try {
                return method.invoke(view, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }

        private @Nullable Object wrap(Object proxy, Object view, @Nullable Object result) {
            if (result == view) {
                return proxy; // the next step of a chain
            }
            return result != null && VIEWS.stream().anyMatch(each -> each.isInstance(result)) ? of(result) : result;
        }

        @SuppressWarnings("unchecked")
        private void check(String path, @Nullable Object value, Matcher<?> matcher) {
            if (!matcher.matches(value)) {
                MatcherAssert.assertThat(
                        "JSON path " + path + " in " + response.asString(), value, (Matcher<Object>) matcher);
            }
        }

        private @Nullable Object at(String path) {
            return PLAIN.matcher(path).matches() ? PlainPaths.at(json(), path) : UNKNOWN;
        }

        private Object json() {
            if (json == null) {
                json = parse();
            }
            return json;
        }

        private Object parse() {
            if (!response.contentType().contains("json")) {
                return UNKNOWN;
            }
            try {
                @Nullable Object whole = read(response.asString());
                return whole == null ? UNKNOWN : whole;
            } catch (JsonProcessingException e) {
                return UNKNOWN; // REST Assured says what it is
            }
        }
    }

    /** What REST Assured's own reader gives, which is a script, too. */
    static @Nullable Object read(String json) throws JsonProcessingException {
        return value(READER.readTree(json));
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                object.properties().forEach(each -> values.put(each.getKey(), value(each.getValue())));
                yield values;
            }
            case ArrayNode array -> {
                List<@Nullable Object> values = new ArrayList<>();
                array.forEach(each -> values.add(value(each)));
                yield values;
            }
            case TextNode text -> text.textValue();
            case BooleanNode truth -> truth.booleanValue();
            case NumericNode number when number.isIntegralNumber() -> number.numberValue();
            case NumericNode number when Math.abs(number.doubleValue()) <= Float.MAX_VALUE -> number.floatValue();
            case NumericNode number -> number.doubleValue();
            default -> null;
        };
    }

    /** @return what a plain path leads to, or {@link #UNKNOWN} where that is not said here */
    static @Nullable Object at(Object json, String path) {
        @Nullable Object value = json;
        for (var steps = STEP.matcher(path); value != UNKNOWN && steps.find(); ) {
            value = step(value, steps.group(1), steps.group(2), steps.group(3));
        }
        return value;
    }

    private static @Nullable Object step(
            @Nullable Object in, @Nullable String index, @Nullable String call, @Nullable String name) {
        return switch (in) {
            case Map<?, ?> object when name != null -> object.get(name);
            case Map<?, ?> object when call != null -> object.size();
            case List<?> list when index != null -> element(list, Integer.parseInt(index));
            case List<?> list when call != null -> list.size();
            case List<?> list when name != null -> ofEach(list, name);
            case null, default -> UNKNOWN;
        };
    }

    private static @Nullable Object element(List<?> list, int index) {
        return index < list.size() ? list.get(index) : UNKNOWN;
    }

    private static Object ofEach(List<?> list, String name) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object each : list) {
            if (!(each instanceof Map<?, ?> object)) {
                return UNKNOWN;
            }
            values.add(object.get(name));
        }
        return values;
    }
}
