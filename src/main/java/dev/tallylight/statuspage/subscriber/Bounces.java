package dev.tallylight.statuspage.subscriber;

/** How refusals of an address for good are counted, in SQL: so many within 30 days pause its subscription, one that is final at once. */
public final class Bounces {
    private Bounces() {}

    /**
     * What one more refusal sets.
     *
     * @param permanent a parameter: whether there is no such mailbox
     * @param most a parameter: how many pause it
     */
    public static String set(String permanent, String most) {
        return """
                bounces = %1$s, bounced_at = now(),
                state = case when state = 'active' and (%2$s or %1$s >= %3$s) then 'bouncing' else state end,
                last_error = case when %2$s then 'recipient_unknown' else 'recipient_refused' end""".formatted(
                "(case when bounced_at > now() - interval '30 days' then bounces else 0 end + 1)", permanent, most);
    }
}
