package dev.tallylight.probe;

import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpStream;

/**
 * An HTTP answer whose body nobody has touched yet, or is told again from its beginning, with the session that must be
 * closed in the end. Finding out what a URL is takes a listener's place at a radio that has few: whoever plays it goes on
 * with the same connection.
 *
 * @param recognised whether the body was seen to be what the taker plays, whatever its type says
 */
public record OpenAnswer(HttpSession session, HttpStream stream, boolean recognised) {}
