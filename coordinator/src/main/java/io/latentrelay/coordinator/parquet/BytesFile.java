package io.latentrelay.coordinator.parquet;

import java.io.ByteArrayInputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file that is in memory already. */
final class BytesFile implements InputFile {

    private final byte[] bytes;

    /** Takes the array over. */
    BytesFile(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long getLength() {
        return bytes.length;
    }

    @Override
    public SeekableInputStream newStream() {
        return new Stream(new Window(bytes));
    }

    /** A byte array stream that can be moved. */
    private static final class Window extends ByteArrayInputStream {

        Window(byte[] bytes) {
            super(bytes);
        }

        int position() {
            return pos;
        }

        void moveTo(int position) {
            pos = position;
        }
    }

    private static final class Stream extends DelegatingSeekableInputStream {

        private final Window window;

        Stream(Window window) {
            super(window);
            this.window = window;
        }

        @Override
        public long getPos() {
            return window.position();
        }

        @Override
        public void seek(long position) {
            window.moveTo(Math.toIntExact(position));
        }
    }
}
