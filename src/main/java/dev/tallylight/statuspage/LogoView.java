package dev.tallylight.statuspage;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page's logo.
 *
 * @param mediaType what it was found to be
 * @param width in pixels
 * @param bytes of what is kept of it
 * @param digest SHA-256 of that, in hexadecimal
 */
@RegisterForReflection
@Schema(name = "StatusPageLogo")
public record LogoView(String mediaType, int width, int height, int bytes, String digest) {}
