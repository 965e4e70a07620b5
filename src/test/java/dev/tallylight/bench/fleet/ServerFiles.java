package dev.tallylight.bench.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** How nginx and Icecast are configured: many viewers, and no log of each. */
final class ServerFiles {
    private static final String NGINX = """
            load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
            worker_processes 1;
            worker_rlimit_nofile 16384;
            daemon off;
            pid logs/nginx.pid;
            error_log logs/error.log error;
            events { worker_connections 8192; }
            rtmp { server { listen 127.0.0.1:%d; chunk_size 4096; application live { live on; } } }
            http {
              access_log off;
              keepalive_requests 100000;
              client_body_temp_path tmp/cb; proxy_temp_path tmp/px; fastcgi_temp_path tmp/fc; uwsgi_temp_path tmp/uw; scgi_temp_path tmp/sc;
              types { application/vnd.apple.mpegurl m3u8; application/dash+xml mpd; video/mp2t ts; video/iso.segment m4s; }
              server { listen 127.0.0.1:%d backlog=4096; root www; }
            }
            """;

    private static final String ICECAST = """
            <icecast>
              <location>a benchmark</location><admin>nobody@localhost</admin><hostname>127.0.0.1</hostname>
              <limits><clients>4000</clients><sources>5</sources><queue-size>262144</queue-size><burst-size>16384</burst-size></limits>
              <authentication><source-password>%s</source-password><admin-user>admin</admin-user><admin-password>%s</admin-password></authentication>
              <listen-socket><port>%d</port><bind-address>127.0.0.1</bind-address></listen-socket>
              <paths><logdir>%s</logdir><basedir>/usr/share/icecast2</basedir><webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot></paths>
              <logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>2</loglevel></logging>
              <security><chroot>0</chroot></security>
            </icecast>
            """;

    private ServerFiles() {}

    /** @return how it is started */
    static List<String> nginx(Path folder, int rtmp, int http) throws IOException {
        Files.createDirectories(folder.resolve("logs"));
        Files.createDirectories(folder.resolve("tmp"));
        Files.createDirectories(folder.resolve("www"));
        // workers of a nginx that root started are nobody's
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("nginx.conf"), NGINX.formatted(rtmp, http));
        return List.of("nginx", "-p", folder.toString(), "-c", "nginx.conf");
    }

    /** @return how it is started; it refuses to be root's */
    static List<String> icecast(Path folder, int port, String password) throws IOException {
        Path logs = Files.createDirectories(folder.resolve("icecast"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path file = logs.resolve("icecast.xml");
        Files.writeString(file, ICECAST.formatted(password, password, port, logs));
        return System.getProperty("user.name").equals("root")
                ? List.of(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "icecast2",
                        "-c",
                        file.toString())
                : List.of("icecast2", "-c", file.toString());
    }
}
