package io.tidemark.cli;

import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.ResolveEndpointFailedException;

/** A call or a configuration that cannot work. The message names the setting, the value and what to do. */
public final class Mistake extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 1_000;

    public Mistake(String message) {
        super(message);
    }

    public Mistake(String message, Throwable cause) {
        super(message, cause);
    }

    /** One line for people out of any exception: the innermost message that Camel's wrappers only repeat. */
    public static String describe(Throwable error) {
        Throwable t = error;
        while (t.getCause() != null && t.getCause() != t && isWrapper(t)) {
            t = t.getCause();
        }
        String message = t.getMessage() == null || t.getMessage().isBlank() ? t.toString() : t.getMessage();
        String line = message.replaceAll("\\s*\\R\\s*", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static boolean isWrapper(Throwable t) {
        return t instanceof FailedToCreateRouteException || t instanceof FailedToStartRouteException
               || t instanceof ResolveEndpointFailedException || t instanceof RuntimeCamelException
               || t.getClass() == RuntimeException.class || t instanceof org.apache.camel.PropertyBindingException
               || t instanceof java.lang.reflect.InvocationTargetException;
    }
}
