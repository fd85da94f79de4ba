package io.latentrelay.inference.golden;

import io.latentrelay.diffusion.tokenizer.ClipTokenizer;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.folder.Expert;
import io.latentrelay.inference.folder.ModelFolder;
import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.inference.onnx.TextEncoder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** The tiny base's text encoders by themselves, to make expectations by hand. */
public final class TinyEncoders implements AutoCloseable {

    public static final int WIDTH = 32;
    public static final int WIDTH_2 = 48;

    private static final int START = 2046;
    private static final int END = 2047;
    private static final int PAD_2 = 0;

    private final ClipTokenizer tokenizer;
    private final ClipTokenizer tokenizer2;
    private final TextEncoder encoder;
    private final TextEncoder encoder2;

    public TinyEncoders() {
        ModelFolder folder = ModelFolder.read(TinyModels.base(), Expert.BASE);
        tokenizer = folder.tokenizer().orElseThrow().tokenizer();
        tokenizer2 = folder.tokenizer2().tokenizer();
        encoder = open(folder.graph("text_encoder"), new TextEncoder.Interface(WIDTH, 4, 0, 77));
        encoder2 =
                open(folder.graph("text_encoder_2"), new TextEncoder.Interface(WIDTH_2, 5, 48, 77));
    }

    private static TextEncoder open(Path file, TextEncoder.Interface declared) {
        return TextEncoder.open(file, declared, ExecutionOptions.defaults());
    }

    /** How many tokens tokenizer 1 makes of a text. */
    public int count(String text) {
        return tokenizer.tokenize(text).content().length;
    }

    /** Encoder 1's hidden states for one chunk of a text. */
    public float[] hidden(String text, int chunk, int skippedLayers) {
        int[] ids = ids(tokenizer.tokenize(text).content(), chunk, END);
        return hidden(encoder.encode(ids, skippedLayers));
    }

    /** Encoder 2's hidden states for one chunk of a text. */
    public float[] hidden2(String text, int chunk, int skippedLayers) {
        return hidden(encode2(text, chunk, skippedLayers));
    }

    /** Encoder 2's pooled vector for one chunk of a text. */
    public float[] pooled(String text, int chunk) {
        TextEmbedding embedding = encode2(text, chunk, 1);
        FloatBuffer values = FloatBuffer.allocate(embedding.pooledWidth());
        embedding.writePooled(values);
        return values.array();
    }

    private TextEmbedding encode2(String text, int chunk, int skippedLayers) {
        return encoder2.encode(
                ids(tokenizer2.tokenize(text).content(), chunk, PAD_2), skippedLayers);
    }

    private static int[] ids(int[] content, int chunk, int pad) {
        int[] ids = new int[77];
        Arrays.fill(ids, pad);
        int at = 0;
        ids[at++] = START;
        for (int i = 75 * chunk; i < Math.min(75 * (chunk + 1), content.length); i++) {
            ids[at++] = content[i];
        }
        ids[at] = END;
        return ids;
    }

    private static float[] hidden(TextEmbedding embedding) {
        FloatBuffer values = FloatBuffer.allocate(embedding.tokens() * embedding.width());
        embedding.writeHiddenStates(values);
        return values.array();
    }

    @Override
    public void close() {
        encoder.close();
        encoder2.close();
    }
}
