package io.tidemark.sandbox.oss;

import java.security.MessageDigest;
import java.util.Base64;

/** The check of a body against the Content-MD5 header, which is base64. */
final class ContentMd5 {

    private ContentMd5() {
    }

    /** Nothing when the header is absent. */
    static void verify(OssRequest request, byte[] md5) {
        String given = request.header("content-md5");
        if (given != null && !given.isEmpty() && !MessageDigest.isEqual(md5, decode(given))) {
            throw new OssException(400, "InvalidDigest", "The Content-MD5 you specified is not that of the body: %s, but %s arrived."
                    .formatted(given, Base64.getEncoder().encodeToString(md5)));
        }
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new OssException(400, "InvalidDigest", "The Content-MD5 you specified is not base64: " + text);
        }
    }
}
