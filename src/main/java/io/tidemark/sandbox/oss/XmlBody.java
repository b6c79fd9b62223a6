package io.tidemark.sandbox.oss;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads a request's XML as a flat list of its leaves; the documents of OSS are at most three levels deep. */
final class XmlBody {

    private static final int MAX_BYTES = 8 << 20;

    private XmlBody() {
    }

    /**
     * @param path {@code Delete/Object/Key}
     * @param text never null
     */
    record Leaf(String path, String text) {
    }

    /** Nothing for an empty body. A Content-MD5 is verified. */
    static List<Leaf> leaves(OssRequest request) throws IOException {
        byte[] body = request.body().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw OssException.malformedXml("The XML has more than %d bytes.".formatted(MAX_BYTES));
        }
        ContentMd5.verify(request, ObjectWriter.newMd5().digest(body));
        return body.length == 0 ? List.of() : parse(new ByteArrayInputStream(body));
    }

    private static List<Leaf> parse(InputStream in) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        List<Leaf> leaves = new ArrayList<>();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            Deque<String> path = new ArrayDeque<>();
            StringBuilder text = new StringBuilder();
            boolean leaf = false;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    path.addLast(reader.getLocalName());
                    text.setLength(0);
                    leaf = true;
                } else if (event == XMLStreamConstants.CHARACTERS) {
                    text.append(reader.getText());
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    if (leaf) {
                        leaves.add(new Leaf(String.join("/", path), text.toString()));
                    }
                    path.removeLast();
                    leaf = false;
                }
            }
            reader.close();
        } catch (XMLStreamException e) {
            throw OssException.malformedXml("The XML you provided was not well-formed: " + e.getMessage());
        }
        return leaves;
    }
}
