@NullMarked
package dev.tallylight.webhook.message.prose;

import org.jspecify.annotations.NullMarked;
