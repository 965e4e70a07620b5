package dev.tallylight.bench.fleet;

import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Every verdict that a stream is not online, though all of them play. Another player is asked for its opinion at once: where it cannot
 * play the stream either, it was the server.
 */
public final class Verdicts {
    private static final String TRANSITIONS = """
            select t.id::text, s.name, t.status, t.reason, t.detail, t.since, t.confirmed_at
              from transition t join stream s on s.id = t.stream_id where t.status <> 'online' order by t.id""";

    private static final int MOST_ASKED = 200;

    private final Connection database;
    private final FleetServers servers;
    private final PrintStream out;
    private final Set<String> known = new HashSet<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    private record Verdict(Protocol protocol, String status, boolean played) {}

    public Verdicts(Connection database, FleetServers servers, PrintStream out) {
        this.database = database;
        this.servers = servers;
        this.out = out;
    }

    /** Prints those that are new. */
    public void look() throws SQLException, IOException, InterruptedException {
        List<String[]> found = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(TRANSITIONS)) {
            while (rows.next()) {
                if (known.add(rows.getString(1))) {
                    String[] columns = new String[6];
                    for (int i = 0; i < columns.length; i++) {
                        columns[i] = String.valueOf(rows.getString(i + 2));
                    }
                    found.add(columns);
                }
            }
        }
        for (String[] each : found) {
            String[] name = each[0].split(" ");
            Protocol protocol = Protocol.ofWireName(name[0]);
            String url = servers.url(protocol, Integer.parseInt(name[1]));
            Player.Opinion opinion = opinion(protocol, url, each[2]);
            verdicts.add(new Verdict(protocol, each[1], opinion.plays()));
            out.printf(
                    "%s is %s: %s, %s (since %s, decided %s); %s%n",
                    each[0], each[1], each[2], each[3], each[4], each[5], opinion.words());
        }
    }

    private Player.Opinion opinion(Protocol protocol, String url, String reason)
            throws IOException, InterruptedException {
        if (reason.equals(Reason.SERVER_FULL.code())) {
            return new Player.Opinion(false, "which is the server's own answer");
        }
        return verdicts.size() < MOST_ASKED
                ? Player.of(protocol, url)
                : new Player.Opinion(true, "nobody else was asked, for there are so many");
    }

    /** Of streams that another player played at that moment. */
    public long wrong() {
        return verdicts.stream().filter(Verdict::played).count();
    }

    /** Of streams that the server refused, or that no other player played either. */
    public long right() {
        return verdicts.size() - wrong();
    }

    /** By protocol and status. */
    @Override
    public String toString() {
        Map<String, Long> counts = verdicts.stream()
                .collect(Collectors.groupingBy(
                        each -> each.protocol.wireName() + " " + each.status, TreeMap::new, Collectors.counting()));
        return counts.isEmpty() ? "none" : counts.toString();
    }
}
