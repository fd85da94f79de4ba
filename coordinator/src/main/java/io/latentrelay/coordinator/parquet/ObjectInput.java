package io.latentrelay.coordinator.parquet;

import io.latentrelay.transport.store.ObjectFile;
import io.latentrelay.transport.store.ObjectStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file that is an object, of which only what is asked for is fetched. */
final class ObjectInput implements InputFile {

    private final ObjectFile file;

    ObjectInput(ObjectFile file) {
        this.file = file;
    }

    @Override
    public long getLength() {
        return file.length();
    }

    @Override
    public SeekableInputStream newStream() {
        return new Stream(file.stream());
    }

    private static final class Stream extends DelegatingSeekableInputStream {

        private final ObjectStream bytes;

        Stream(ObjectStream bytes) {
            super(bytes);
            this.bytes = bytes;
        }

        @Override
        public long getPos() {
            return bytes.position();
        }

        @Override
        public void seek(long position) {
            bytes.moveTo(position);
        }
    }
}
