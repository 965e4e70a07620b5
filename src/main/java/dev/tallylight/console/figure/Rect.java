package dev.tallylight.console.figure;

import io.quarkus.qute.TemplateData;

/**
 * A rectangle.
 *
 * @param css its class
 */
@TemplateData
public record Rect(String css, double x, double y, double width, double height) {
    static Rect of(String css, double x, double y, double width, double height) {
        return new Rect(css, Numbers.tenth(x), Numbers.tenth(y), Numbers.tenth(width), Numbers.tenth(height));
    }
}
