package io.latentrelay.local.drill;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way to a store on this machine that can have {@link StoreFault}s. It knows as much of HTTP as
 * it takes to fail whole requests, and passes everything else on as it is: signatures stay good.
 */
final class FaultyStore implements AutoCloseable {

    private static final Pattern LENGTH =
            Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$", Pattern.MULTILINE);
    private static final Pattern PICTURE = Pattern.compile("^PUT \\S*/images/\\S+ ");
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final ServerSocket entrance;
    private final int target;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger picturesHit = new AtomicInteger();
    private final AtomicInteger requestsHit = new AtomicInteger();
    private StoreFault fault = StoreFault.NONE;

    private FaultyStore(ServerSocket entrance, int target) {
        this.entrance = entrance;
        this.target = target;
    }

    /** In front of the store at {@code target}, a port of this machine. */
    static FaultyStore before(int target) {
        try {
            FaultyStore proxy =
                    new FaultyStore(
                            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + entrance.getLocalPort());
    }

    /** From now on; ends the fault before. */
    synchronized void begin(StoreFault fault) {
        this.fault = fault;
        picturesHit.set(0);
        requestsHit.set(0);
        notifyAll();
    }

    /** How many requests to store a picture the present fault has met. */
    int picturesHit() {
        return picturesHit.get();
    }

    /** Whether there is no fault now. */
    boolean isFine() {
        return fault() == StoreFault.NONE;
    }

    /** How many requests of any kind the present fault has met. */
    int requestsHit() {
        return requestsHit.get();
    }

    private synchronized StoreFault fault() {
        return fault;
    }

    private synchronized void awaitEndOf(StoreFault over) throws InterruptedException {
        while (fault == over && !entrance.isClosed()) {
            wait(1000);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                open.add(client);
                start(() -> serve(client));
            }
        } catch (IOException e) {
            close();
        }
    }

    /** One connection of a client, and one of its own to the store. */
    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(server);
            Answers answers = new Answers(server.getInputStream(), client);
            start(answers::pump);
            InputStream requests = new BufferedInputStream(client.getInputStream());
            OutputStream toServer = server.getOutputStream();
            for (byte[] head = head(requests);
                    head.length > 0 && treat(head, requests, toServer, client, answers);
                    head = head(requests)) {
                open.removeIf(socket -> ((Socket) socket).isClosed());
            }
        } catch (IOException e) {
            // One side has hung up; so does the other now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when the connection is to be closed. */
    private boolean treat(
            byte[] head,
            InputStream requests,
            OutputStream toServer,
            Socket client,
            Answers answers)
            throws IOException, InterruptedException {
        StoreFault now = fault();
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (now != StoreFault.NONE) {
            requestsHit.incrementAndGet();
        }
        if (now != StoreFault.NONE && PICTURE.matcher(text).find()) {
            picturesHit.incrementAndGet();
        }
        if (now.status() != 0) {
            refuse(client, now.status());
            return false;
        }
        if (now == StoreFault.RESET) {
            reset(client);
            return false;
        }
        if (now == StoreFault.STALLED) {
            awaitEndOf(StoreFault.STALLED);
        }
        answers.loseNext(now == StoreFault.ANSWER_LOST);
        toServer.write(head);
        pass(requests, toServer, length(text));
        return true;
    }

    private static long length(String head) {
        Matcher length = LENGTH.matcher(head);
        return length.find() ? Long.parseLong(length.group(1)) : 0;
    }

    private static void pass(InputStream from, OutputStream to, long bytes) throws IOException {
        to.flush();
        byte[] buffer = new byte[1 << 14];
        long left = bytes;
        while (left > 0) {
            int n = from.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                throw new IOException("the client hung up in the middle of a request");
            }
            to.write(buffer, 0, n);
            to.flush();
            left -= n;
        }
    }

    /** A request's line and headers; empty at the end of the connection. */
    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < END_OF_HEAD.length) {
            int b = in.read();
            if (b < 0) {
                return new byte[0];
            }
            head.write(b);
            matched = b == END_OF_HEAD[matched] ? matched + 1 : (b == '\r' ? 1 : 0);
        }
        return head.toByteArray();
    }

    /** The client waits for leave to send its body, or has sent it in vain. */
    private static void refuse(Socket client, int status) throws IOException {
        String body = "<Error><Code>Drill</Code><Message>as drilled</Message></Error>";
        String answer =
                String.format(
                        "HTTP/1.1 %d Drill\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n"
                                + "Connection: close\r\n\r\n%s",
                        status, body.length(), body);
        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        client.shutdownOutput();
        client.setSoTimeout(2_000);
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** What the store answers on one connection. */
    private static final class Answers {
        private final InputStream fromServer;
        private final Socket client;
        private volatile boolean loseNext;

        Answers(InputStream fromServer, Socket client) {
            this.fromServer = fromServer;
            this.client = client;
        }

        void loseNext(boolean lose) {
            loseNext = lose;
        }

        void pump() {
            byte[] buffer = new byte[1 << 14];
            try (client) {
                OutputStream toClient = client.getOutputStream();
                for (int n = fromServer.read(buffer); n >= 0; n = fromServer.read(buffer)) {
                    if (loseNext && isFinal(buffer, n)) {
                        reset(client);
                        return;
                    }
                    toClient.write(buffer, 0, n);
                    toClient.flush();
                }
            } catch (IOException e) {
                // Either side has hung up.
            }
        }

        /** Not the leave to go on that comes before a request is carried out. */
        private static boolean isFinal(byte[] buffer, int n) {
            String start = new String(buffer, 0, Math.min(n, 16), StandardCharsets.ISO_8859_1);
            return !start.startsWith("HTTP/1.1 100");
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "faulty-store");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            entrance.close();
            for (Closeable socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
