package io.latentrelay.inference.conditioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextEmbeddingTest {

    private static final TextEmbedding TWO =
            new TextEmbedding(2, new float[] {1, 2, 3, 4}, new float[] {9});

    @Test
    void inSequenceTokensFollowAndTheFirstPooledVectorStays() {
        TextEmbedding one = new TextEmbedding(1, new float[] {5, 6}, new float[] {8});

        assertThat(TextEmbedding.inSequence(List.of(TWO, one)))
                .isEqualTo(new TextEmbedding(3, new float[] {1, 2, 3, 4, 5, 6}, new float[] {9}));
        assertThat(TextEmbedding.inSequence(List.of(TWO))).isSameAs(TWO);
    }

    @Test
    void onlyOneWidthCanStandInSequence() {
        TextEmbedding narrow = new TextEmbedding(2, new float[2], new float[1]);

        assertThatThrownBy(() -> TextEmbedding.inSequence(List.of(TWO, narrow)))
                .hasMessage("2 numbers per token cannot precede 1");
    }

    /** 1, 2, 9, 12 have a mean of 6, not 2.5: times 2.5 / 6. */
    @Test
    void weightsMultiplyTokensAndTheMeanStays() {
        TextEmbedding weighted = TWO.weighted(new float[] {1, 3});
        float restoring = 2.5f / 6;

        assertThat(weighted)
                .isEqualTo(
                        new TextEmbedding(
                                2,
                                new float[] {
                                    restoring, 2 * restoring, 9 * restoring, 12 * restoring
                                },
                                new float[] {9}));
        assertThat(TWO.weighted(new float[] {1, 1})).isEqualTo(TWO);
    }

    @Test
    void aMeanThatCannotBeRestoredIsRefused() {
        TextEmbedding even = new TextEmbedding(2, new float[] {10, 10}, new float[0]);

        for (float[] weights : List.of(new float[] {1, -1}, new float[] {1, 3e38f})) {
            assertThatThrownBy(() -> even.weighted(weights))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("its emphasis cannot be balanced");
        }
    }

    @Test
    void everyTokenNeedsAWeight() {
        assertThatThrownBy(() -> TWO.weighted(new float[3])).hasMessage("3 weights for 2 tokens");
    }
}
