package io.latentrelay.refinerworker.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** What ImageIO's reader finds in a PNG beside the pixels. */
final class PngChunks {

    private PngChunks() {}

    /** Whichever kind of chunk it is in. */
    static Optional<String> text(byte[] png) throws IOException {
        return text("tEXt", png).or(() -> unchecked("iTXt", png));
    }

    private static Optional<String> unchecked(String type, byte[] png) {
        try {
            return text(type, png);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The text in a chunk of this type. */
    static Optional<String> text(String type, byte[] png) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(png)));
        Node root = reader.readAll(0, null).getMetadata().getAsTree("javax_imageio_png_1.0");
        for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(type)) {
                NamedNodeMap attributes = node.getFirstChild().getAttributes();
                assertThat(attributes.getNamedItem("keyword").getNodeValue())
                        .isEqualTo("parameters");
                String attribute = type.equals("tEXt") ? "value" : "text";
                return Optional.of(attributes.getNamedItem(attribute).getNodeValue());
            }
        }
        return Optional.empty();
    }
}
