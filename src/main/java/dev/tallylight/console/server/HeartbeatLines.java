package dev.tallylight.console.server;

import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.util.List;

/** What has a server report: lines to be copied, with its key filled in. Pure. */
public final class HeartbeatLines {
    private static final long MINUTE = 60;

    private HeartbeatLines() {}

    /**
     * One way.
     *
     * @param where as a heading
     * @param how what is done with the lines
     */
    @TemplateData
    public record Way(String where, String how, String lines) {}

    /**
     * @param url where it reports, with its key
     * @param interval how often
     */
    static List<Way> of(String url, Duration interval) {
        long seconds = Math.max(1, interval.toSeconds());
        return List.of(
                new Way("Once, to try it", "In any shell.", "curl -fsS -m 10 " + url),
                new Way(
                        "With load and version",
                        "Whatever stands in the JSON object is shown with the server.",
                        "curl -fsS -m 10 -H 'Content-Type: application/json' -d \"{\\\"load\\\":\\\"$(cut -d' ' -f1 /proc/loadavg)\\\",\\\"version\\\":\\\"$(uname -r)\\\"}\" "
                                + url),
                new Way("cron", "A line in a crontab (crontab -e).", cron(url, seconds)),
                new Way("systemd timer", "As root, in a shell.", """
                        cat > /etc/systemd/system/tallylight-heartbeat.service <<'EOF'
                        [Service]
                        Type=oneshot
                        ExecStart=/usr/bin/curl -fsS -m 10 -o /dev/null %s
                        EOF
                        cat > /etc/systemd/system/tallylight-heartbeat.timer <<'EOF'
                        [Timer]
                        OnBootSec=%ds
                        OnUnitActiveSec=%ds
                        AccuracySec=1s
                        [Install]
                        WantedBy=timers.target
                        EOF
                        systemctl daemon-reload && systemctl enable --now tallylight-heartbeat.timer""".formatted(url, Math.min(seconds, 30), seconds)),
                new Way(
                        "Kubernetes CronJob",
                        "Piped into kubectl. A CronJob runs once a minute at most.",
                        cronJob(url, seconds)),
                new Way(
                        "Windows task scheduler",
                        "In a PowerShell of an administrator. A task runs once a minute at most.",
                        ("schtasks /Create /TN TallylightHeartbeat /SC MINUTE /MO %d /RU SYSTEM /F "
                                        + "/TR \"curl.exe -fsS -m 10 -o NUL %s\"")
                                .formatted(minutes(seconds), url)));
    }

    /** A crontab knows minutes; what comes oftener sleeps in between. */
    private static String cron(String url, long seconds) {
        String call = "curl -fsS -m 10 -o /dev/null " + url;
        if (seconds >= MINUTE) {
            return schedule(seconds) + " " + call;
        }
        StringBuilder line = new StringBuilder("* * * * * ").append(call);
        for (long at = seconds; at < MINUTE; at += seconds) {
            line.append("; sleep ").append(seconds).append("; ").append(call);
        }
        return line.length() <= 900
                ? line.toString()
                : "* * * * * for i in $(seq %d); do %s; sleep %d; done".formatted(MINUTE / seconds, call, seconds);
    }

    /** The minutes, hours or days that are as often as asked for, or oftener. */
    private static String schedule(long seconds) {
        long minutes = minutes(seconds);
        if (minutes == 1) {
            return "* * * * *";
        }
        if (minutes < 60) {
            return "*/" + minutes + " * * * *";
        }
        long hours = Math.min(minutes / 60, 24);
        return hours == 1 ? "0 * * * *" : hours < 24 ? "0 */" + hours + " * * *" : "0 0 * * *";
    }

    private static long minutes(long seconds) {
        return Math.max(1, seconds / MINUTE);
    }

    private static String cronJob(String url, long seconds) {
        return """
                kubectl apply -f - <<'EOF'
                apiVersion: batch/v1
                kind: CronJob
                metadata:
                  name: tallylight-heartbeat
                spec:
                  schedule: "%s"
                  concurrencyPolicy: Forbid
                  successfulJobsHistoryLimit: 1
                  failedJobsHistoryLimit: 1
                  jobTemplate:
                    spec:
                      backoffLimit: 0
                      template:
                        spec:
                          restartPolicy: Never
                          containers:
                            - name: heartbeat
                              image: curlimages/curl
                              args: ["-fsS", "-m", "10", "-o", "/dev/null", "%s"]
                EOF""".formatted(schedule(Math.max(MINUTE, seconds)), url);
    }
}
