package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.tidemark.sandbox.fault.Attribute;
import io.tidemark.sandbox.fault.RequestFaults;
import io.tidemark.sandbox.fault.RequestInfo;
import io.tidemark.sandbox.fault.RequestKind;

/** Finds the endpoint of a request. */
final class MaxComputeRoutes {

    private final SandboxStore store;
    private final ProjectEndpoint projects;
    private final TableEndpoint tables;
    private final InstanceEndpoint instances;
    private final UploadEndpoint uploads;
    private final DownloadEndpoint downloads;

    MaxComputeRoutes(SandboxStore store, ProjectEndpoint projects, TableEndpoint tables, InstanceEndpoint instances,
            UploadEndpoint uploads, DownloadEndpoint downloads) {
        this.store = store;
        this.projects = projects;
        this.tables = tables;
        this.instances = instances;
        this.uploads = uploads;
        this.downloads = downloads;
    }

    private static RequestKind kind(Call call) {
        if (call.has("uploads")) {
            return RequestKind.CREATE_SESSION;
        }
        if (call.has("uploadid") && !call.path().endsWith("/streams")) {
            return switch (call.method()) {
                case "PUT" -> RequestKind.BLOCK;
                case "POST" -> RequestKind.COMMIT;
                default -> RequestKind.STATUS;
            };
        }
        if (call.has("downloads") || call.has("downloadid")) {
            return RequestKind.DOWNLOAD;
        }
        List<String> parts = call.segments();
        String resource = parts.size() > 2 ? parts.get(2) : "";
        return switch (resource) {
            case "tables" -> RequestKind.TABLE;
            case "instances" -> call.is("POST") ? RequestKind.SQL : RequestKind.INSTANCE;
            case "", "tunnel" -> RequestKind.PROJECT;
            default -> RequestKind.OTHER;
        };
    }

    /** For the fault plan. */
    static RequestInfo describe(Call call) {
        Map<Attribute, String> attributes = new EnumMap<>(Attribute.class);
        attributes.put(Attribute.METHOD, call.method());
        List<String> parts = call.segments();
        int tables = parts.indexOf("tables");
        if (tables >= 0 && tables + 1 < parts.size()) {
            attributes.put(Attribute.TABLE, parts.get(tables + 1).toLowerCase(Locale.ROOT));
        }
        put(attributes, Attribute.PARTITION, call.parameter("partition"));
        put(attributes, Attribute.SESSION, call.parameter("uploadid"));
        put(attributes, Attribute.BLOCK, call.parameter("blockid"));
        return new RequestInfo(kind(call), attributes);
    }

    private static void put(Map<Attribute, String> attributes, Attribute attribute, String value) {
        if (value != null && !value.isEmpty()) {
            attributes.put(attribute, value.replace("'", "").replace('/', ','));
        }
    }

    Answer answer(Call call, RequestFaults faults) throws IOException {
        List<String> parts = call.segments();
        if (parts.size() < 2 || !parts.get(0).equals("projects")) {
            throw unknown(call);
        }
        String project = parts.get(1).toLowerCase(Locale.ROOT);
        if (!store.locked((tableStore, sessions) -> tableStore.hasProject(project))) {
            throw new ServiceException(404, "NoSuchProject", "The specified project does not exist: " + project);
        }
        List<String> rest = parts.subList(2, parts.size());
        String schema = call.has("curr_schema") ? call.parameter("curr_schema").toLowerCase(Locale.ROOT)
                : TableName.DEFAULT_SCHEMA;
        if (rest.size() > 2 && rest.get(0).equals("schemas")) {
            schema = rest.get(1).toLowerCase(Locale.ROOT);
            rest = rest.subList(2, rest.size());
        }
        return answer(call, faults, project, schema, rest);
    }

    private Answer answer(Call call, RequestFaults faults, String project, String schema, List<String> rest) throws IOException {
        String resource = rest.isEmpty() ? "" : rest.get(0);
        switch (resource) {
            case "":
                return projects.get(project);
            case "tunnel":
                return projects.tunnel(call);
            case "logs":
                return Answer.text("");
            case "tables":
                return rest.size() == 1 ? tables.list(call, project, schema) : table(call, faults, project, schema, rest);
            case "instances":
                return instance(call, faults, project, schema, rest);
            default:
                throw unknown(call);
        }
    }

    private Answer table(Call call, RequestFaults faults, String project, String schema, List<String> rest) throws IOException {
        TableName name = new TableName(project, schema, rest.get(1).toLowerCase(Locale.ROOT));
        if (rest.size() > 2) {
            throw ServiceException.notImplemented(rest.get(2) + " of a table");
        }
        if (call.has("uploads") || call.has("uploadid")) {
            return uploads.answer(call, faults, name);
        }
        if (call.has("downloads") || call.has("downloadid")) {
            return downloads.table(call, faults, name);
        }
        return tables.get(call, name);
    }

    private Answer instance(Call call, RequestFaults faults, String project, String schema, List<String> rest) throws IOException {
        if (rest.size() == 1) {
            return instances.submit(call, faults, project, schema);
        }
        if (call.has("downloads") || call.has("downloadid")) {
            return downloads.instance(call, faults, instances.find(project, rest.get(1)));
        }
        return instances.get(call, project, rest.get(1));
    }

    private static ServiceException unknown(Call call) {
        return ServiceException.notImplemented(call.method() + " " + call.path());
    }
}
