package io.tidemark.sandbox.oss;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Builds one XML answer. */
final class XmlText {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final XMLStreamWriter xml;

    XmlText(String root) {
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            xml.writeStartElement(root);
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
    }

    XmlText start(String element) {
        try {
            xml.writeStartElement(element);
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
        return this;
    }

    XmlText end() {
        try {
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
        return this;
    }

    XmlText element(String name, Object value) {
        try {
            xml.writeStartElement(name);
            xml.writeCharacters(String.valueOf(value));
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
        return this;
    }

    XmlText text(String value) {
        try {
            xml.writeCharacters(value);
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
        return this;
    }

    /** Nothing for null. */
    XmlText optional(String name, Object value) {
        return value == null ? this : element(name, value);
    }

    byte[] toBytes() {
        try {
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
        return bytes.toByteArray();
    }

    private static IllegalStateException inMemory(XMLStreamException e) {
        return new IllegalStateException("an XML answer could not be written: " + e.getMessage(), e);
    }
}
