package io.latentrelay.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/** The codecs of the records on our topics. */
public final class Records {

    /** What this build writes as {@code formatVersion} of any record; it reads no other. */
    public static final int FORMAT_VERSION = 1;

    static {
        // Avro instantiates only classes it was told to trust; ours are the generated ones.
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.getGlobal(),
                        type -> type.getPackage().equals(Records.class.getPackage())));
    }

    public static final RecordCodec<BaseJob> BASE_JOBS = codec(BaseJob.getClassSchema(), 3);
    public static final RecordCodec<Handoff> HANDOFFS = codec(Handoff.getClassSchema(), 3);
    public static final RecordCodec<PictureJob> PICTURE_JOBS =
            codec(PictureJob.getClassSchema(), 3);
    public static final RecordCodec<ImageResult> RESULTS = codec(ImageResult.getClassSchema(), 3);
    public static final RecordCodec<DeadLetter> DEAD_LETTERS =
            codec(DeadLetter.getClassSchema(), 2);

    private Records() {}

    /** The schema of {@code record} as released in {@code version}, counted from 1. */
    static Schema released(String record, int version) {
        String resource = "released/" + record + "-v" + version + ".avsc";
        try (InputStream in = Records.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no schema " + resource + " in this build");
            }
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read schema " + resource, e);
        }
    }

    private static <T extends SpecificRecord> RecordCodec<T> codec(Schema current, int versions) {
        List<Schema> released =
                IntStream.rangeClosed(1, versions)
                        .mapToObj(version -> released(current.getName(), version))
                        .toList();
        return new RecordCodec<>(current, released);
    }
}
