package dev.tallylight.testing;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The routes of all resources that there are in the code: {@code GET /streams/{id}}. */
public final class Routes {
    public static final List<Class<? extends Annotation>> VERBS =
            List.of(GET.class, HEAD.class, OPTIONS.class, POST.class, PUT.class, PATCH.class, DELETE.class);

    private Routes() {}

    /** What the code consists of. It is read once: that takes long. */
    public static JavaClasses code() {
        return Code.CLASSES;
    }

    public static TreeSet<String> all() {
        TreeSet<String> routes = new TreeSet<>();
        for (JavaClass type : code()) {
            boolean isClient = type.isInterface();
            if (type.isAnnotatedWith(Path.class) && !isClient) {
                type.getMethods().forEach(method -> add(type, method, routes));
            }
        }
        return routes;
    }

    private static void add(JavaClass type, JavaMethod method, TreeSet<String> routes) {
        for (Class<? extends Annotation> verb : VERBS) {
            if (method.isAnnotatedWith(verb)) {
                String own = method.isAnnotatedWith(Path.class)
                        ? method.getAnnotationOfType(Path.class).value()
                        : "";
                String path = Stream.of(type.getAnnotationOfType(Path.class).value(), own)
                        .flatMap(part -> Arrays.stream(part.split("/", -1)))
                        .filter(part -> !part.isEmpty())
                        .reduce("", (before, part) -> before + "/" + part);
                routes.add(verb.getSimpleName() + " " + (path.isEmpty() ? "/" : path));
            }
        }
    }

    private static final class Code {
        static final JavaClasses CLASSES =
                new ClassFileImporter().importPath(java.nio.file.Path.of("target", "classes"));
    }
}
