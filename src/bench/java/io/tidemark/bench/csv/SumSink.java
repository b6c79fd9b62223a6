package io.tidemark.bench.csv;

import java.math.BigDecimal;

import io.tidemark.csv.ColumnSink;
import io.tidemark.csv.RowSink;

/** Takes values for the cheapest use there is, so that making them cannot be left out. */
final class SumSink implements RowSink, ColumnSink {

    long sum;

    @Override
    public ColumnSink column(int slot) {
        return this;
    }

    @Override
    public void endRow() {
        sum++;
    }

    @Override
    public void setNull() {
        sum++;
    }

    @Override
    public void setLong(long value) {
        sum += value;
    }

    @Override
    public void setDouble(double value) {
        sum += Double.doubleToRawLongBits(value);
    }

    @Override
    public void setDecimal(long unscaled, int scale) {
        sum += unscaled;
    }

    @Override
    public void setDecimal(BigDecimal value) {
        sum += value.scale();
    }

    @Override
    public void setTimestamp(long epochSecond, int nanos) {
        sum += epochSecond + nanos;
    }

    @Override
    public void setBytes(byte[] buffer, int from, int to) {
        sum += buffer[from] + to - from;
    }

    @Override
    public void setObject(Object value) {
        sum += value.hashCode();
    }
}
