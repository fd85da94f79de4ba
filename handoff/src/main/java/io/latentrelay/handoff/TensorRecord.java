package io.latentrelay.handoff;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.schemas.DType;
import io.latentrelay.schemas.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/** Latents as they travel: float32, little-endian, with a checksum. */
final class TensorRecord {

    private TensorRecord() {}

    static Tensor write(Latents latents) {
        ByteBuffer data =
                ByteBuffer.allocate(latents.shape().size() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        latents.writeTo(data.asFloatBuffer());
        Shape shape = latents.shape();
        return Tensor.newBuilder()
                .setDtype(DType.FLOAT32)
                .setShape(List.of(shape.channels(), shape.height(), shape.width()))
                .setData(data)
                .setCrc32c(checksum(data))
                .build();
    }

    /**
     * @param field what to call it in an error
     */
    static Latents read(String field, Tensor tensor) {
        if (tensor.getDtype() != DType.FLOAT32) {
            throw new CorruptRecordException(
                    field + ".dtype",
                    "is " + tensor.getDtype() + ", only FLOAT32 is lossless here");
        }
        Shape shape = readShape(field + ".shape", tensor.getShape());
        ByteBuffer data = tensor.getData();
        if (data.remaining() != shape.size() * Float.BYTES) {
            throw new CorruptRecordException(
                    field + ".data",
                    "has "
                            + data.remaining()
                            + " bytes, shape "
                            + shape
                            + " needs "
                            + shape.size() * Float.BYTES);
        }
        int checksum = checksum(data);
        if (checksum != tensor.getCrc32c()) {
            throw new CorruptRecordException(
                    field + ".crc32c",
                    String.format("is %08x, the data's is %08x", tensor.getCrc32c(), checksum));
        }
        Latents latents =
                Latents.read(
                        shape, data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
        if (!latents.isFinite()) {
            throw new CorruptRecordException(field + ".data", "holds a value that is not finite");
        }
        return latents;
    }

    private static Shape readShape(String field, List<Integer> dimensions) {
        if (dimensions.size() != 3) {
            throw new CorruptRecordException(
                    field, "is " + dimensions + ", channels, height and width are expected");
        }
        try {
            return new Shape(dimensions.get(0), dimensions.get(1), dimensions.get(2));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CorruptRecordException(field, "is " + dimensions, e);
        }
    }

    private static int checksum(ByteBuffer data) {
        CRC32C crc = new CRC32C();
        crc.update(data.duplicate());
        return (int) crc.getValue();
    }
}
