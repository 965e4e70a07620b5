/**
 * A page's content as what visitors are sent: a page, JSON, a feed, badges. Everything of it is escaped where it is written; nothing
 * here asks anybody for anything. Pure, but for the templates.
 */
@NullMarked
package dev.tallylight.statuspage.render;

import org.jspecify.annotations.NullMarked;
