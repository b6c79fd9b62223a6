package io.tidemark.oss.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import io.tidemark.oss.OssException;

/** One file among those that are joined: without byte order mark, its header lines known before any of it is handed on. */
final class TextPart {

    private static final int CHUNK = 8 * 1024;
    private static final int LONGEST_HEADER = 1024 * 1024;

    private final StoredObject.Part part;
    private final InputStream in;
    private final byte[] head;
    private final int headerEnd;
    private final byte[] lastHeaderLine;
    private int position;

    private TextPart(StoredObject.Part part, InputStream in, byte[] head, int start, int headerEnd, byte[] lastHeaderLine) {
        this.part = part;
        this.in = in;
        this.head = head;
        this.position = start;
        this.headerEnd = headerEnd;
        this.lastHeaderLine = lastHeaderLine;
    }

    /**
     * @param alone whether no other file is joined to it, so that its charset does not matter
     * @return null when there is nothing in it
     */
    static TextPart open(StoredObject.Part part, InputStream in, int headerLines, boolean alone) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        byte[] head;
        int start = 0;
        int end = -1;
        int more;
        do {
            more = in.readNBytes(chunk, 0, CHUNK);
            read.write(chunk, 0, more);
            head = read.toByteArray();
            start = byteOrderMark(part.name(), head, alone && headerLines == 0);
            end = endOfLine(head, start, headerLines);
        } while (end < 0 && more == CHUNK && head.length < LONGEST_HEADER);
        if (head.length == start) {
            return null;
        }
        if (end < 0) {
            end = endOfHeader(part.name(), head, start, headerLines, more < CHUNK);
        }
        return new TextPart(part, in, head, start, end, lastLine(head, start, end));
    }

    /** The bytes as they are. */
    static TextPart raw(StoredObject.Part part, InputStream in) {
        return new TextPart(part, in, new byte[0], 0, 0, new byte[0]);
    }

    private static int byteOrderMark(String name, byte[] head, boolean untouched) {
        if (!untouched && head.length >= 2 && ((head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xfe
                || (head[0] & 0xff) == 0xfe && (head[1] & 0xff) == 0xff)) {
            throw new OssException("CharsetNotJoinable", false,
                    name + ": is UTF-16 text, which cannot be joined or cut into lines here: use operation=getObject, or store it as UTF-8");
        }
        boolean utf8 = head.length >= 3 && (head[0] & 0xff) == 0xef && (head[1] & 0xff) == 0xbb && (head[2] & 0xff) == 0xbf;
        return utf8 ? 3 : 0;
    }

    /** The index behind the given number of line feeds, or -1 when there are fewer. */
    private static int endOfLine(byte[] head, int start, int lines) {
        int at = start;
        for (int line = 0; line < lines; line++) {
            while (at < head.length && head[at] != '\n') {
                at++;
            }
            if (at == head.length) {
                return -1;
            }
            at++;
        }
        return at;
    }

    /** A file may end with its last header line and no line feed; with fewer lines it is not what the route says it is. */
    private static int endOfHeader(String name, byte[] head, int start, int headerLines, boolean ended) {
        if (ended && endOfLine(head, start, headerLines - 1) >= 0 && head[head.length - 1] != '\n') {
            return head.length;
        }
        throw new OssException("HeaderIncomplete", false, ended
                ? "%s: has fewer than headerLines=%d lines: correct the object or the option".formatted(name, headerLines)
                : "%s: its %d header line(s) are longer than %d bytes: correct headerLines".formatted(name, headerLines, LONGEST_HEADER));
    }

    private static byte[] lastLine(byte[] head, int start, int end) {
        int last = end;
        while (last > start && (head[last - 1] == '\n' || head[last - 1] == '\r')) {
            last--;
        }
        int first = last;
        while (first > start && head[first - 1] != '\n') {
            first--;
        }
        return Arrays.copyOfRange(head, first, last);
    }

    StoredObject.Part part() {
        return part;
    }

    /** Which byte of the text the next one to read is, while only header lines and byte order mark have been skipped. */
    long start() {
        return position;
    }

    /** The last header line without its line ending; empty when there are no header lines. */
    byte[] lastHeaderLine() {
        return lastHeaderLine;
    }

    void skipHeader() {
        position = headerEnd;
    }

    int read(byte[] buffer, int offset, int length) throws IOException {
        if (position < head.length) {
            int count = Math.min(length, head.length - position);
            System.arraycopy(head, position, buffer, offset, count);
            position += count;
            return count;
        }
        return in.read(buffer, offset, length);
    }
}
