package io.latentrelay.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A released schema never changes and never goes: records written with it may lie on a topic. To
 * change a record, change its .avsc, store the new full schema as the next {@code -vN.avsc}, and
 * raise its count in {@link Records}.
 */
class ReleasedSchemasTest {

    static List<Schema> records() {
        return List.of(
                BaseJob.getClassSchema(),
                Handoff.getClassSchema(),
                PictureJob.getClassSchema(),
                ImageResult.getClassSchema(),
                DeadLetter.getClassSchema());
    }

    @ParameterizedTest
    @MethodSource("records")
    void theNewestReleaseIsTheCurrentSchema(Schema current) {
        List<Schema> versions = versionsOf(current);

        assertThat(SchemaNormalization.parsingFingerprint64(versions.get(versions.size() - 1)))
                .as("%s has changed: store the new schema as a further release", current.getName())
                .isEqualTo(SchemaNormalization.parsingFingerprint64(current));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyReleaseReadsAndIsReadByTheCurrentSchema(Schema current) {
        for (Schema old : versionsOf(current)) {
            assertThat(compatibility(current, old)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            assertThat(compatibility(old, current)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        }
    }

    private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
    }

    private static List<Schema> versionsOf(Schema record) {
        List<Schema> versions = new ArrayList<>();
        for (int version = 1; exists(record, version); version++) {
            versions.add(Records.released(record.getName(), version));
        }
        return versions;
    }

    private static boolean exists(Schema record, int version) {
        return Records.class.getResource("released/" + record.getName() + "-v" + version + ".avsc")
                != null;
    }
}
