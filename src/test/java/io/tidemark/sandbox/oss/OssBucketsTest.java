package io.tidemark.sandbox.oss;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.ListObjectsRequest;
import com.aliyun.oss.model.ListObjectsV2Request;
import com.aliyun.oss.model.ListObjectsV2Result;
import com.aliyun.oss.model.OSSObjectSummary;
import com.aliyun.oss.model.ObjectListing;

import static io.tidemark.sandbox.oss.OssFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

/** Buckets and listings, through the unmodified SDK. */
@Timeout(60)
class OssBucketsTest {

    @TempDir
    private Path directory;
    private OssFixture fixture;
    private OSS client;

    @BeforeEach
    void start() throws Exception {
        fixture = new OssFixture(directory);
        client = fixture.v4();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void bucketsAreCreatedListedDescribedAndDeleted() throws Exception {
        client.createBucket("second-bucket");
        assertThat(client.listBuckets()).extracting(bucket -> bucket.getName()).containsExactly(BUCKET, "second-bucket");
        assertThat(client.doesBucketExist("second-bucket")).isTrue();
        assertThat(client.doesBucketExist("third-bucket")).isFalse();
        assertThat(client.getBucketInfo("second-bucket").getBucket().getName()).isEqualTo("second-bucket");
        assertThat(client.getBucketAcl("second-bucket").getOwner().getId()).isEqualTo("sandbox");
        assertThat(client.getBucketLocation("second-bucket")).isEqualTo("oss-sandbox");
        fixture.oss.put("second-bucket", "k", new byte[1]);
        assertThat(OssObjectsTest.refusal(() -> client.deleteBucket("second-bucket")).getErrorCode()).isEqualTo("BucketNotEmpty");
        client.deleteObject("second-bucket", "k");
        client.deleteBucket("second-bucket");
        assertThat(client.doesBucketExist("second-bucket")).isFalse();
        assertThat(directory.resolve("second-bucket")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(value = SignVersion.class, names = {"V1", "V4"})
    void pagesOfAListingMakeTheWhole(SignVersion version) throws Exception {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            keys.add("p q+/%02d 温.csv".formatted(i));
            fixture.oss.put(BUCKET, keys.get(i), new byte[i]);
        }
        fixture.oss.put(BUCKET, "other", new byte[1]);
        OSS signed = fixture.client(version, OssFixture.ID, OssFixture.SECRET);

        List<String> listed = new ArrayList<>();
        ListObjectsV2Request request = new ListObjectsV2Request(BUCKET).withPrefix("p q+/").withMaxKeys(10);
        ListObjectsV2Result result;
        int pages = 0;
        do {
            result = signed.listObjectsV2(request);
            result.getObjectSummaries().forEach(summary -> listed.add(summary.getKey()));
            assertThat(result.getKeyCount()).isEqualTo(result.getObjectSummaries().size());
            request.setContinuationToken(result.getNextContinuationToken());
            pages++;
        } while (result.isTruncated());
        assertThat(pages).isEqualTo(3);
        assertThat(listed).isEqualTo(keys);
    }

    @Test
    void aPageThatEndsWithTheLastKeyIsNotTruncated() throws Exception {
        put("a", "b");
        assertThat(client.listObjectsV2(new ListObjectsV2Request(BUCKET).withMaxKeys(2)).isTruncated()).isFalse();
        assertThat(client.listObjectsV2(new ListObjectsV2Request(BUCKET).withMaxKeys(1)).isTruncated()).isTrue();
        assertThat(client.listObjectsV2(new ListObjectsV2Request(BUCKET).withMaxKeys(0)).isTruncated()).isFalse();
    }

    @Test
    void theDefaultPageHasAHundredKeys() throws Exception {
        for (int i = 0; i < 101; i++) {
            fixture.oss.put(BUCKET, "k%03d".formatted(i), new byte[0]);
        }
        ListObjectsV2Result page = client.listObjectsV2(BUCKET);
        assertThat(page.getObjectSummaries()).hasSize(100);
        assertThat(page.isTruncated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void aDelimiterFoldsKeysOnEveryPageSize(int pageSize) throws Exception {
        put("a/1", "a/2", "a/3", "b", "c/1/x", "c/2", "d/", "a", "a0");
        List<String> keys = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        ListObjectsV2Request request = new ListObjectsV2Request(BUCKET).withDelimiter("/").withMaxKeys(pageSize);
        ListObjectsV2Result result;
        do {
            result = client.listObjectsV2(request);
            result.getObjectSummaries().forEach(summary -> keys.add(summary.getKey()));
            prefixes.addAll(result.getCommonPrefixes());
            request.setContinuationToken(result.getNextContinuationToken());
        } while (result.isTruncated());
        assertThat(keys).containsExactly("a", "a0", "b");
        assertThat(prefixes).containsExactly("a/", "c/", "d/");

        ListObjectsV2Result below = client.listObjectsV2(new ListObjectsV2Request(BUCKET).withPrefix("c/").withDelimiter("/"));
        assertThat(below.getObjectSummaries()).extracting(OSSObjectSummary::getKey).containsExactly("c/2");
        assertThat(below.getCommonPrefixes()).containsExactly("c/1/");
    }

    @Test
    void aListingStartsBehindAKey() throws Exception {
        put("a", "b", "c", "d/1");
        assertThat(client.listObjectsV2(new ListObjectsV2Request(BUCKET).withStartAfter("b")).getObjectSummaries())
                .extracting(OSSObjectSummary::getKey).containsExactly("c", "d/1");
        assertThat(client.listObjectsV2(new ListObjectsV2Request(BUCKET).withStartAfter("bb")).getObjectSummaries())
                .extracting(OSSObjectSummary::getKey).containsExactly("c", "d/1");
        assertThat(client.listObjectsV2(new ListObjectsV2Request(BUCKET).withStartAfter("a").withPrefix("d/"))
                .getObjectSummaries()).extracting(OSSObjectSummary::getKey).containsExactly("d/1");
        assertThat(client.listObjectsV2(new ListObjectsV2Request(BUCKET).withStartAfter("e").withPrefix("d/"))
                .getObjectSummaries()).isEmpty();
    }

    @Test
    void urlEncodingCarriesKeysThatXmlCannot() throws Exception {
        put("line\nbreak", "bell\u0007", "plain");
        ListObjectsV2Result result = client.listObjectsV2(new ListObjectsV2Request(BUCKET).withEncodingType("url"));
        assertThat(result.getObjectSummaries()).extracting(OSSObjectSummary::getKey)
                .map(key -> URLDecoder.decode(key, StandardCharsets.UTF_8))
                .containsExactly("bell\u0007", "line\nbreak", "plain");
    }

    @Test
    void theFirstVersionOfListingPagesByMarker() throws Exception {
        put("a/1", "a/2", "b", "c", "d");
        ObjectListing first = client.listObjects(new ListObjectsRequest(BUCKET).withDelimiter("/").withMaxKeys(2));
        assertThat(first.getCommonPrefixes()).containsExactly("a/");
        assertThat(first.getObjectSummaries()).extracting(OSSObjectSummary::getKey).containsExactly("b");
        assertThat(first.isTruncated()).isTrue();
        ObjectListing second = client.listObjects(new ListObjectsRequest(BUCKET).withDelimiter("/").withMaxKeys(2)
                .withMarker(first.getNextMarker()));
        assertThat(second.getObjectSummaries()).extracting(OSSObjectSummary::getKey).containsExactly("c", "d");
        assertThat(second.isTruncated()).isFalse();
        assertThat(second.getObjectSummaries().get(0).getOwner().getId()).isEqualTo("sandbox");
    }

    @Test
    void keysAreListedInTheOrderOfTheirUtf8Bytes() throws Exception {
        // as Java strings the supplementary character would sort before the private-use one
        put("\uE000", "\uD83D\uDE80", "z", "é");
        assertThat(client.listObjectsV2(BUCKET).getObjectSummaries()).extracting(OSSObjectSummary::getKey)
                .containsExactly("z", "é", "\uE000", "\uD83D\uDE80");
    }

    private void put(String... keys) throws Exception {
        for (String key : keys) {
            fixture.oss.put(BUCKET, key, new byte[3]);
        }
    }
}
