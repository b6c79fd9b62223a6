package io.tidemark.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Rows of the devices' table, column by column, each as the bytes that Arrow has for it. */
final class DeviceBatch {

    static final int ROWS = 4096;

    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /** No value is null except empty messages. */
    static final byte[] ALL_VALID = allValid();

    final Text device = new Text();
    final byte[] time = new byte[ROWS * Long.BYTES];
    final byte[] latitude = new byte[ROWS * Double.BYTES];
    final byte[] longitude = new byte[ROWS * Double.BYTES];
    final byte[] temperature = new byte[ROWS * Double.BYTES];
    final byte[] humidity = new byte[ROWS * Double.BYTES];
    final byte[] battery = new byte[ROWS * Long.BYTES];
    final Text status = new Text();
    final Text message = new Text();
    int rows;

    private static byte[] allValid() {
        byte[] bits = new byte[ROWS / 8];
        Arrays.fill(bits, (byte) 0xff);
        return bits;
    }

    boolean isFull() {
        return rows == ROWS;
    }

    void clear() {
        rows = 0;
        device.clear();
        status.clear();
        message.clear();
    }

    static final class Text {

        final byte[] offsets = new byte[(ROWS + 1) * Integer.BYTES];
        final byte[] validity = ALL_VALID.clone();
        byte[] bytes = new byte[ROWS * 128];
        int length;
        int nulls;

        /** Makes room for one more value, so that appending its bytes need not look. */
        byte[] roomFor(int count) {
            if (bytes.length - length < count) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
            }
            return bytes;
        }

        void end(int row, int newLength) {
            length = newLength;
            INT.set(offsets, (row + 1) * Integer.BYTES, newLength);
        }

        void endNull(int row) {
            validity[row >> 3] &= (byte) ~(1 << (row & 7));
            nulls++;
            end(row, length);
        }

        void clear() {
            if (nulls > 0) {
                System.arraycopy(ALL_VALID, 0, validity, 0, validity.length);
            }
            length = 0;
            nulls = 0;
        }
    }
}
