package io.latentrelay.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate made for one test, by the JDK's keytool: the servers', which signs itself and is
 * what clients trust.
 *
 * @param keyStore PKCS12, for servers
 * @param authority PEM, for everyone
 */
public record Certificates(Path keyStore, Path authority) {

    /** Protects nothing: the file is as secret as the test's folder. */
    public static final String PASSWORD = "of-this-test";

    /** Whom it names. */
    public static final String SUBJECT = "CN=broker";

    public static Certificates make(Path folder, List<String> hosts) {
        Path keyStore = folder.resolve("broker.p12");
        Path authority = folder.resolve("ca.crt");
        List<String> names = hosts.stream().map(host -> "dns:" + host).toList();
        keytool(
                keyStore,
                "-genkeypair -alias broker -keyalg EC -validity 2 -dname "
                        + SUBJECT
                        + " -ext san="
                        + String.join(",", names));
        keytool(keyStore, "-exportcert -rfc -alias broker -file " + authority);
        return new Certificates(keyStore, authority);
    }

    private static void keytool(Path keyStore, String words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words.split(" ")));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", keyStore.toString()));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String authorityText() {
        try {
            return Files.readString(authority);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
