package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Document;

import io.tidemark.sandbox.fault.Fault;
import io.tidemark.sandbox.fault.FaultKind;
import io.tidemark.sandbox.fault.RequestFaults;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** SQL instances. A statement runs while it is submitted; the last ones are remembered until the sandbox stops. */
final class InstanceEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceEndpoint.class);
    private static final int REMEMBERED = 50;

    private final SandboxStore store;
    private final SqlEngine engine;
    private final boolean synchronous;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, SqlInstance> instances = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SqlInstance> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<String, Integer> runningPolls = new LinkedHashMap<>();

    /** @param synchronous whether a success is answered with its result at once, without any polling */
    InstanceEndpoint(SandboxStore store, SqlEngine engine, boolean synchronous) {
        this.store = store;
        this.engine = engine;
        this.synchronous = synchronous;
    }

    /** A statement that fails is a submission that succeeds, as with the service. */
    Answer submit(Call call, RequestFaults faults, String project, String schema) throws IOException {
        if (!call.is("POST")) {
            throw ServiceException.notImplemented("listing instances");
        }
        Document job = Xml.parse(call.body());
        SqlInstance instance = run(job, project, schema);
        int polls = faults.take(FaultKind.SLOW_STATEMENT).map(Fault::polls).orElse(0);
        synchronized (instances) {
            instances.put(instance.id(), instance);
            if (polls > 0) {
                runningPolls.put(instance.id(), polls);
            }
        }
        Map<String, String> location = Map.of("Location", "http://" + call.header("Host") + "/api/projects/" + project
                + "/instances/" + instance.id());
        boolean atOnce = synchronous && polls == 0 && instance.succeeded();
        return (atOnce ? Answer.xml(200, resultXml(instance)) : Answer.xml(201, "<Instance/>")).with(location);
    }

    private SqlInstance run(Document job, String project, String schema) {
        String id = "%tY%<tm%<td%s".formatted(store.now().atZone(RowValues.PROJECT_ZONE),
                UUID.randomUUID().toString().replace("-", ""));
        long started = store.now().toEpochMilli();
        String taskName = "AnonymousSQLTask";
        String sql = "";
        SqlResult result = null;
        String failure = null;
        try {
            Element task = task(job);
            taskName = child(task, "Name");
            if (!task.getTagName().equals("SQL")) {
                throw SqlException.notImplemented("tasks of type " + task.getTagName());
            }
            sql = child(task, "Query");
            result = engine.run(project, schema(task, schema), sql);
        } catch (SqlException e) {
            failure = e.getMessage();
        } catch (RuntimeException e) {
            LOG.error("Statement failed inside the sandbox: {}", sql, e);
            failure = "ODPS-0010000:System internal error - " + e;
        }
        return new SqlInstance(id, project, taskName, sql, result, failure, started, store.now().toEpochMilli());
    }

    private static Element task(Document job) {
        NodeList tasks = job.getElementsByTagName("Tasks");
        for (int i = 0; i < tasks.getLength(); i++) {
            for (Node node = tasks.item(i).getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element task) {
                    return task;
                }
            }
        }
        throw new ServiceException(400, "InvalidXml", "The job has no task");
    }

    private static String child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return element.getTextContent();
            }
        }
        return "";
    }

    private String schema(Element task, String otherwise) {
        NodeList properties = task.getElementsByTagName("Property");
        for (int i = 0; i < properties.getLength(); i++) {
            Element property = (Element) properties.item(i);
            if (child(property, "Name").equals("settings")) {
                return settingsSchema(child(property, "Value"), otherwise);
            }
        }
        return otherwise;
    }

    private String settingsSchema(String settings, String otherwise) {
        try {
            JsonNode schema = json.readTree(settings).path("odps.default.schema");
            return schema.isTextual() ? schema.asText().toLowerCase(Locale.ROOT) : otherwise;
        } catch (JsonProcessingException e) {
            throw new ServiceException(400, "InvalidParameter", "The settings of the task are no JSON");
        }
    }

    /** @throws ServiceException NoSuchInstance */
    SqlInstance find(String project, String id) {
        synchronized (instances) {
            SqlInstance instance = instances.get(id);
            if (instance == null || !instance.project().equals(project)) {
                throw new ServiceException(404, "NoSuchInstance", "The specified instance does not exist: " + id);
            }
            return instance;
        }
    }

    Answer get(Call call, String project, String id) {
        SqlInstance instance = find(project, id);
        if (!call.is("GET")) {
            throw ServiceException.notImplemented("stopping an instance: each has ended when its id is known");
        }
        if (call.has("taskstatus")) {
            return Answer.xml(200, taskStatusXml(instance));
        }
        if (call.has("result")) {
            return Answer.xml(200, resultXml(instance));
        }
        if (call.has("source")) {
            return Answer.xml(200, "<Job><Priority>9</Priority><Tasks><SQL><Name>" + Xml.text(instance.taskName())
                    + "</Name><Query>" + Xml.cdata(instance.sql()) + "</Query></SQL></Tasks></Job>");
        }
        if (call.has("instancesummary") || call.has("instanceprogress") || call.has("instancedetail")) {
            throw ServiceException.notImplemented("the details of an instance");
        }
        boolean running = isRunning(id);
        return Answer.xml(200, "<Instance><Status>" + (running ? "Running" : "Terminated") + "</Status></Instance>")
                .with(Map.of("x-odps-owner", Xml.OWNER,
                        "x-odps-start-time", ProjectEndpoint.rfc1123(instance.started()),
                        "x-odps-end-time", running ? "" : ProjectEndpoint.rfc1123(instance.ended())));
    }

    private boolean isRunning(String id) {
        synchronized (instances) {
            return runningPolls.computeIfPresent(id, (same, polls) -> polls == 0 ? null : polls - 1) != null;
        }
    }

    private static String taskStatusXml(SqlInstance instance) {
        return "<Instance><Status>Terminated</Status><Tasks><Task Type=\"SQL\"><Name>" + Xml.text(instance.taskName())
                + "</Name><StartTime>" + ProjectEndpoint.rfc1123(instance.started()) + "</StartTime><EndTime>"
                + ProjectEndpoint.rfc1123(instance.ended()) + "</EndTime><Status>"
                + (instance.succeeded() ? "Success" : "Failed") + "</Status><Histories/></Task></Tasks></Instance>";
    }

    private static String resultXml(SqlInstance instance) {
        String result = Base64.getEncoder()
                .encodeToString(instance.resultText().getBytes(StandardCharsets.UTF_8));
        return "<Instance><Status>Terminated</Status><Tasks><Task Type=\"SQL\"><Name>"
                + Xml.text(instance.taskName()) + "</Name><Status>" + (instance.succeeded() ? "Success" : "Failed")
                + "</Status><Result Transform=\"Base64\" Format=\"csv\">" + Xml.cdata(result)
                + "</Result></Task></Tasks></Instance>";
    }
}
