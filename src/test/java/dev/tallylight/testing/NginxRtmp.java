package dev.tallylight.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real nginx with its RTMP module, on a port and in a folder of its own, whose applications call what they are told to. */
public final class NginxRtmp implements AutoCloseable {
    /** Where Debian's libnginx-mod-rtmp puts it. */
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");

    private final Process process;
    private final int port;

    private NginxRtmp(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param applications in nginx' own words: {@code application live { live on; } } */
    public static NginxRtmp start(Path folder, String applications) throws IOException {
        int port = FreePort.any();
        for (String each : List.of("logs", "tmp")) {
            Files.createDirectories(folder.resolve(each));
        }
        Files.writeString(folder.resolve("nginx.conf"), """
                load_module %s;
                worker_processes 1;
                daemon off;
                pid logs/nginx.pid;
                error_log logs/error.log info;
                events { worker_connections 256; }
                rtmp { server { listen 127.0.0.1:%d; chunk_size 4096; %s } }
                """.formatted(MODULE, port, applications));
        Process process = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", "nginx.conf")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        NginxRtmp server = new NginxRtmp(process, port);
        server.awaitReady(folder);
        return server;
    }

    private void awaitReady(Path folder) throws IOException {
        for (int i = 0; i < 100 && process.isAlive(); i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                pause();
            }
        }
        close();
        throw new IOException("nginx did not start: see " + folder);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Where something is published, and played. */
    public String url(String application, String name) {
        return "rtmp://127.0.0.1:" + port + "/" + application + "/" + name;
    }

    /** A live source that publishes there until it is destroyed. */
    public Process publish(Path folder, String application, String name) throws IOException {
        return Ffmpeg.live(
                folder, "-c:v", "libopenh264", "-g", "15", "-c:a", "aac", "-f", "flv", url(application, name));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
