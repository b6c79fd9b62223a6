package io.tidemark.sandbox.maxcompute;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

import io.tidemark.sandbox.fault.BodyFaults;
import io.tidemark.sandbox.fault.RequestFaults;

/** Rows on their way to a client, as fast and as far as the fault plan lets them. */
final class FaultyBody extends FilterOutputStream {

    private final BodyFaults faults;
    private long sent;

    private FaultyBody(OutputStream out, BodyFaults faults) {
        super(out);
        this.faults = faults;
    }

    static Answer of(Answer answer, RequestFaults faults) {
        BodyFaults body = faults.body(BodyFaults.UNKNOWN);
        return new Answer(answer.status(), answer.contentType(), answer.headers(),
                out -> answer.body().writeTo(new FaultyBody(out, body)));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int n = faults.next(sent, length - done);
            out.write(bytes, offset + done, n);
            done += n;
            sent += n;
        }
    }
}
