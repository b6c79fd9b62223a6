package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

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

    static MaxComputeFaults.Kind kind(Call call) {
        if (call.has("uploads")) {
            return MaxComputeFaults.Kind.CREATE_SESSION;
        }
        if (call.has("uploadid") && !call.path().endsWith("/streams")) {
            return switch (call.method()) {
                case "PUT" -> MaxComputeFaults.Kind.BLOCK;
                case "POST" -> MaxComputeFaults.Kind.COMMIT;
                default -> MaxComputeFaults.Kind.STATUS;
            };
        }
        if (call.has("downloads") || call.has("downloadid")) {
            return MaxComputeFaults.Kind.DOWNLOAD;
        }
        List<String> parts = call.segments();
        String resource = parts.size() > 2 ? parts.get(2) : "";
        return switch (resource) {
            case "tables" -> MaxComputeFaults.Kind.TABLE;
            case "instances" -> call.is("POST") ? MaxComputeFaults.Kind.SQL : MaxComputeFaults.Kind.INSTANCE;
            case "", "tunnel" -> MaxComputeFaults.Kind.PROJECT;
            default -> MaxComputeFaults.Kind.OTHER;
        };
    }

    Answer answer(Call call) throws IOException {
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
        return answer(call, project, schema, rest);
    }

    private Answer answer(Call call, String project, String schema, List<String> rest) throws IOException {
        String resource = rest.isEmpty() ? "" : rest.get(0);
        switch (resource) {
            case "":
                return projects.get(project);
            case "tunnel":
                return projects.tunnel(call);
            case "logs":
                return Answer.text("");
            case "tables":
                return rest.size() == 1 ? tables.list(call, project, schema) : table(call, project, schema, rest);
            case "instances":
                return instance(call, project, schema, rest);
            default:
                throw unknown(call);
        }
    }

    private Answer table(Call call, String project, String schema, List<String> rest) throws IOException {
        TableName name = new TableName(project, schema, rest.get(1).toLowerCase(Locale.ROOT));
        if (rest.size() > 2) {
            throw ServiceException.notImplemented(rest.get(2) + " of a table");
        }
        if (call.has("uploads") || call.has("uploadid")) {
            return uploads.answer(call, name);
        }
        if (call.has("downloads") || call.has("downloadid")) {
            return downloads.table(call, name);
        }
        return tables.get(call, name);
    }

    private Answer instance(Call call, String project, String schema, List<String> rest) throws IOException {
        if (rest.size() == 1) {
            return instances.submit(call, project, schema);
        }
        if (call.has("downloads") || call.has("downloadid")) {
            return downloads.instance(call, instances.find(project, rest.get(1)));
        }
        return instances.get(call, project, rest.get(1));
    }

    private static ServiceException unknown(Call call) {
        return ServiceException.notImplemented(call.method() + " " + call.path());
    }
}
