package io.tidemark.oss;

import java.io.Reader;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.support.SimpleTypeConverter;

import io.tidemark.oss.stream.OssObjectsStream;

/** Reads and writes objects in Alibaba Cloud OSS: {@code oss:bucketName}. */
@Component("oss")
public class OssComponent extends HealthCheckComponent {

    @Metadata(description = "The options that every endpoint begins with")
    private OssConfiguration configuration = new OssConfiguration();

    public OssComponent() {
    }

    public OssComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        // camel-csv asks for a Reader; that of Camel takes a fifth of the parser's time where a text is not all ASCII
        getCamelContext().getTypeConverterRegistry().addTypeConverter(Reader.class, OssObjectsStream.class, new SimpleTypeConverter(false,
                (type, exchange, body) -> ((OssObjectsStream) body).reader(ExchangeHelper.getCharset(exchange))));
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (remaining == null || remaining.isBlank()) {
            throw new IllegalArgumentException("the bucket's name is missing: write oss:bucketName");
        }
        OssConfiguration own = configuration == null ? new OssConfiguration() : configuration.copy();
        own.setBucketName(remaining);
        OssEndpoint endpoint = new OssEndpoint(uri, remaining, this, own);
        if (getEndpointPropertyConfigurer() == null) {
            // without the generated configurer, options of the configuration are not options of the endpoint
            setProperties(own, parameters);
        }
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public OssConfiguration getConfiguration() {
        return configuration;
    }

    /** The options that every endpoint begins with. */
    public void setConfiguration(OssConfiguration configuration) {
        this.configuration = configuration;
    }
}
