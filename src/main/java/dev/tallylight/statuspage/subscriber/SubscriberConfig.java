package dev.tallylight.statuspage.subscriber;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What subscribers of status pages may ask of us, and how they are told. */
@ConfigMapping(prefix = "tallylight.subscribers")
public interface SubscriberConfig {
    /**
     * Whom mail programs may also write to for their user to be unsubscribed: a mailbox that the operator has read. None unless it is
     * set.
     */
    Optional<String> unsubscribeAddress();

    /** Of one page, those who wait for their confirmation apart. */
    @WithDefault("5000")
    int mostPerPage();

    /** How long the link of a confirmation mail is good; who has not used it by then is forgotten. */
    @WithDefault("48h")
    Duration confirmationValid();

    /** Between two confirmation mails to one mailbox, whichever page they are for. */
    @WithDefault("1h")
    Duration confirmationEvery();

    /** Confirmation mails to one mailbox within 24 h, whichever pages they are for. */
    @WithDefault("3")
    int confirmationsPerDay();

    /** Requests to subscribe from one client address (of IPv6: a /64) within an hour, in each process. */
    @WithDefault("10")
    int requestsPerClient();

    /** Requests to subscribe to one page within an hour, in each process. */
    @WithDefault("300")
    int requestsPerPage();

    /** Requests to subscribe with a URL of one host within an hour, in each process. */
    @WithDefault("10")
    int requestsPerHost();

    /** What happens within so long is told in one mail. */
    @WithDefault("15s")
    Duration gather();

    /** The wait before each attempt at one mail or POST; there are as many attempts as entries. */
    @WithDefault("0s,1m,5m,30m,2h,5h,10h")
    List<Duration> retrySchedule();

    /** So many refusals of an address for good, within 30 days, pause its subscription. */
    @WithDefault("3")
    int mostBounces();

    /** A URL that has failed for so long gets no more until its owner subscribes again. */
    @WithDefault("5d")
    Duration pauseAfter();

    /** What could not be told for so long is not told any more. */
    @WithDefault("2d")
    Duration tellFor();

    /** Mails at once, in each process, over connections that operators' own mails do not share. */
    @WithDefault("4")
    int mailsAtOnce();

    /** POSTs at once, in each process, likewise. */
    @WithDefault("8")
    int postsAtOnce();
}
