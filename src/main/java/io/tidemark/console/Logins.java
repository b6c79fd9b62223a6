package io.tidemark.console;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.ByteBuffer;
import java.util.Base64;

import at.favre.lib.crypto.bcrypt.BCrypt;

import io.tidemark.console.Problem.Code;

/** HTTP Basic authentication against the users file. */
final class Logins {

    private final Users users;

    Logins(Users users) {
        this.users = users;
    }

    /** @throws Problem when nobody is named, or the password is not theirs */
    Caller caller(String authorization, String address) {
        String[] given = credentials(authorization);
        Users.User user = users.user(given[0]).orElse(null);
        boolean right = BCrypt.verifyer().verify(given[1].toCharArray(), user == null ? users.costliest().toCharArray() : user.hash().toCharArray()).verified;
        if (user == null || !right) {
            throw unauthenticated("the name or the password is wrong");
        }
        return new Caller(user.name(), user.role());
    }

    private static String[] credentials(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            throw unauthenticated("this console answers only those whom it knows");
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Base64.getDecoder().decode(authorization.substring(6).strip())))
                    .toString();
            int colon = text.indexOf(':');
            if (colon >= 0) {
                return new String[] {text.substring(0, colon), text.substring(colon + 1)};
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            // told below
        }
        throw unauthenticated("the Authorization header is not that of HTTP Basic in UTF-8");
    }

    private static Problem unauthenticated(String why) {
        return new Problem(Code.UNAUTHENTICATED, why, "send the name and the password of a user of the users file")
                .header("WWW-Authenticate", "Basic realm=\"Tidemark\", charset=\"UTF-8\"");
    }
}
