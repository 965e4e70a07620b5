/** For who comes from WMSPanel's Dispersa: their streams brought along, and where everything else is. */
@NullMarked
package dev.tallylight.console.moving;

import org.jspecify.annotations.NullMarked;
