package io.latentrelay.local.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentrelay.local.grid.GridCommand.Written;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridRunTest {

    private static final Layout.Wish NO_WISH =
            new Layout.Wish(Optional.empty(), Optional.empty(), Optional.empty());
    private static final String SWEEP =
            """
            name: sweep
            prompts: ["plain", '<b>"odd" & </script> ''x''']
            seed: 3
            settings: {width: 96, height: 96, steps: 30}
            refiner: {fraction: [0.2, 0, 0.4]}
            """;
    private static final String DAMAGE = "one <i>colour</i>";

    @TempDir private Path folder;

    @Test
    void showsEveryImageOnceWithItsFiguresAndWhyOneIsMissing() throws IOException {
        TestRun run = sweep();

        Written written = grid(run, 1000);

        assertThat(written.pictures()).isEqualTo(4);
        assertThat(written.failed()).isEqualTo(2);
        String page = page("index.html");
        assertWellFormed(page);
        assertThat(all(page, "<figure class=\"(\\w+)\""))
                .containsExactly("shown", "shown", "shown", "shown", "failed", "unreadable");
        assertThat(page)
                .contains("BAD_PICTURE (refiner): one &lt;i&gt;colour&lt;/i&gt;")
                .contains("is no PNG, JPEG or WebP picture")
                .contains("&lt;b&gt;&quot;odd&quot; &amp; &lt;/script&gt; &#39;x&#39;")
                .contains("<i>steps</i> base 24 + refiner 6", "<i>UNet</i> 60x, 0.60 s")
                .contains("refiner.fraction 0.2", "refiner.fraction 0.4")
                .doesNotContain("<b>\"odd\"");
    }

    @Test
    void needsNothingButItsFolder() throws IOException {
        TestRun run = sweep();
        grid(run, 1000);
        String page = page("index.html");

        assertThat(all(page, "(?:src|href)=\"([^\"]*)\""))
                .allMatch(address -> address.startsWith("data:image/"));
        for (String data : all(page, "src=\"data:image/png;base64,([^\"]*)\"")) {
            BufferedImage shown =
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
            assertThat(shown.getWidth()).isEqualTo(96);
        }
        for (long image = 0; image < 4; image++) {
            assertThat(folder.resolve("grid/pictures/00000000" + image + ".png"))
                    .hasBinaryContent(run.png(image));
        }
    }

    @Test
    void carriesAllSettingsOfEveryImage() throws IOException {
        grid(sweep(), 1000);

        Matcher script =
                Pattern.compile("id=\"details\">(.*?)</script>", Pattern.DOTALL)
                        .matcher(page("index.html"));
        assertThat(script.find()).isTrue();
        JsonNode details = new ObjectMapper().readTree(script.group(1));
        assertThat(details).hasSize(6);
        assertThat(details.get("3").get("prompt").asText()).isEqualTo("<b>\"odd\" & </script> 'x'");
        assertThat(details.get("0").get("refiner_guidance_scale").asText()).isEqualTo("5");
        assertThat(details.get("4").get("error_detail").asText()).isEqualTo(DAMAGE);
    }

    @Test
    void comparesWithTheUnrefinedPictureOfTheSameTrajectory() throws IOException {
        TestRun run = sweep();
        grid(run, 1000);

        assertThat(all(page("index.html"), "id=\"i(\\d)\"[^>]* data-twin=\"1\""))
                .containsExactly("0", "2");
        Pixels refined = pixels(run.png(0));
        assertThat(page("index.html"))
                .contains(
                        "<i>from unrefined</i> "
                                + Html.number(refined.differenceTo(pixels(run.png(1)))))
                .contains("<i>detail</i> " + Html.number(refined.detail()));
    }

    @Test
    void showsARunThatIsStillGoing() throws IOException {
        TestRun run = new TestRun(SWEEP);
        run.storePicture(0);
        run.storePicture(4);

        Written written = grid(run, 1000);

        assertThat(written.pictures()).isEqualTo(2);
        assertThat(written.open()).isEqualTo(4);
        assertThat(page("index.html"))
                .contains("Still going", "not made yet", "2 pictures, 4 open");
    }

    @Test
    void dividesManyPicturesIntoPagesAndSheetsOfBoundedSize() throws IOException {
        TestRun run =
                new TestRun(
                        """
                        name: many
                        prompts: [a, b]
                        images_per_prompt: 150
                        settings: {width: 8, height: 8}
                        refiner: {fraction: 0}
                        """);
        for (long image = 0; image < 300; image++) {
            run.storePicture(image);
        }

        Written written = grid(run, 1000);

        Set<String> seen = new TreeSet<>();
        for (String file : List.of("index.html", "page-2.html")) {
            String page = page(file);
            assertWellFormed(page);
            List<String> images = all(page, "<figure class=\"shown\" id=\"i(\\d+)\"");
            assertThat(images).hasSizeLessThanOrEqualTo(Pages.MOST);
            seen.addAll(images);
            assertThat(page).contains(">1<", ">2<");
        }
        assertThat(seen).hasSize(300);
        for (String sheet : written.sheets()) {
            BufferedImage drawn = ImageIO.read(Path.of(sheet).toFile());
            assertThat(Math.max(drawn.getWidth(), drawn.getHeight())).isLessThanOrEqualTo(4096);
        }
    }

    @Test
    void showsTheFirstImagesOfALargeRun() throws IOException {
        Written written = grid(sweep(), 3);
        assertThat(written.pictures()).isEqualTo(3);
        assertThat(page("index.html")).contains("the first 3 images of 6");
    }

    @Test
    void replacesAnEarlierGridButNothingElse() throws IOException {
        TestRun run = sweep();
        grid(run, 1000);
        Path old = Files.writeString(folder.resolve("grid/page-9.html"), "old");
        grid(run, 3);
        assertThat(old).doesNotExist();

        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("thesis.txt"), "mine");
        GridRun other = new GridRun(run.store::get, run.expansion(), NO_WISH, 10);
        assertThatThrownBy(() -> other.write(mine, new GridProgress(Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was not made by relay grid");
        assertThat(mine.resolve("thesis.txt")).hasContent("mine");
    }

    private static TestRun sweep() {
        TestRun run = new TestRun(SWEEP);
        for (long image = 0; image < 4; image++) {
            run.storePicture(image);
        }
        run.storeBytes(5, "no picture".getBytes(StandardCharsets.UTF_8));
        run.writePart(6, Map.of(4L, DAMAGE));
        return run;
    }

    private Written grid(TestRun run, long most) {
        return new GridRun(run.store::get, run.expansion(), NO_WISH, most)
                .write(folder.resolve("grid"), new GridProgress(Optional.empty()));
    }

    private String page(String name) throws IOException {
        return Files.readString(folder.resolve("grid").resolve(name));
    }

    private static Pixels pixels(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        for (int i = 0; i < rgb.length / 3; i++) {
            int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
            rgb[3 * i] = (byte) (pixel >> 16);
            rgb[3 * i + 1] = (byte) (pixel >> 8);
            rgb[3 * i + 2] = (byte) pixel;
        }
        return new Pixels(image.getWidth(), image.getHeight(), rgb);
    }

    private static List<String> all(String text, String pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** Every element that must be closed is, in the opposite order. */
    private static void assertWellFormed(String page) {
        String markup =
                page.replaceAll("(?s)(<(script|style)[^>]*>).*?(</(script|style)>)", "$1$3");
        Set<String> empty = Set.of("meta", "img", "input", "br");
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = Pattern.compile("<(/?)([a-z][a-z0-9]*)(?:\\s[^>]*)?>").matcher(markup);
        while (tag.find()) {
            if (tag.group(1).isEmpty() && !empty.contains(tag.group(2))) {
                open.push(tag.group(2));
            } else if (!tag.group(1).isEmpty()) {
                assertThat(open).as("before %s", tag.end()).isNotEmpty();
                assertThat(open.pop()).isEqualTo(tag.group(2));
            }
        }
        assertThat(open).isEmpty();
    }
}
