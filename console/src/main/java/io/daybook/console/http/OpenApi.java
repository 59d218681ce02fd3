package io.daybook.console.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The description of the API by OpenAPI 3.1, made of the routes and the records they answer. */
final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode schemas = JSON.createObjectNode();

  private OpenApi() {}

  /** Returns the description of some routes. */
  static ObjectNode of(List<Route> routes, String version) {
    return new OpenApi().describe(routes, version);
  }

  private ObjectNode describe(List<Route> routes, String version) {
    ObjectNode root = JSON.createObjectNode();
    root.put("openapi", "3.1.0");
    root.putObject("info").put("title", "Daybook console").put("version", version);
    root.putArray("servers").addObject().put("url", "/api/v1");
    ObjectNode paths = root.putObject("paths");
    for (Route route : routes) {
      ObjectNode path = paths.withObjectProperty(route.path());
      describe(route, path.putObject(route.method().toLowerCase(Locale.ROOT)));
    }
    schema(ApiRefusal.ProblemAnswer.class);
    ObjectNode components = root.putObject("components");
    components.set("schemas", schemas);
    components
        .putObject("securitySchemes")
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer");
    return root;
  }

  private void describe(Route route, ObjectNode operation) {
    operation.put("summary", route.summary());
    ArrayNode parameters = operation.putArray("parameters");
    for (ApiParameter parameter : route.parameters()) {
      ObjectNode node = parameters.addObject();
      node.put("name", parameter.name());
      node.put("in", parameter.place());
      node.put("required", parameter.required());
      node.put("description", parameter.description());
      node.set("schema", simple(parameter.type()));
    }
    boolean writes = route.method().equals("POST");
    if (writes) {
      describeWriting(route, operation, parameters);
    }
    ObjectNode responses = operation.putObject("responses");
    ObjectNode content =
        responses
            .putObject(writes ? "201" : "200")
            .put("description", "the answer")
            .putObject("content");
    if (route.answer() == Route.CsvFile.class) {
      content.putObject("text/csv").set("schema", simple("string"));
    } else {
      content.putObject("application/json").set("schema", schema(route.answer()));
    }
    responses
        .putObject("default")
        .put("description", "what was expected and found")
        .putObject("content")
        .putObject("application/json")
        .set("schema", reference(ApiRefusal.ProblemAnswer.class));
  }

  private void describeWriting(Route route, ObjectNode operation, ArrayNode parameters) {
    ObjectNode header = parameters.addObject();
    header.put("name", Doors.WRITING_HEADER);
    header.put("in", "header");
    header.put("required", true);
    header.put("description", "tells that no other site's page sent it");
    header.set("schema", simple("string").put("const", Doors.WRITING_VALUE));
    operation.putArray("security").addObject().putArray("token");
    route
        .body()
        .ifPresent(
            body ->
                operation
                    .putObject("requestBody")
                    .put("required", true)
                    .putObject("content")
                    .putObject("application/json")
                    .set("schema", schema(body)));
  }

  private static ObjectNode simple(String type) {
    ObjectNode node = JSON.createObjectNode();
    return type.equals("date")
        ? node.put("type", "string").put("format", "date")
        : node.put("type", type);
  }

  private static ObjectNode reference(Class<?> type) {
    return JSON.createObjectNode().put("$ref", "#/components/schemas/" + type.getSimpleName());
  }

  private ObjectNode schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type inner = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return schema(inner);
      }
      ObjectNode array = JSON.createObjectNode().put("type", "array");
      array.set("items", schema(inner));
      return array;
    }
    if (!(type instanceof Class<?> simple)) {
      return JSON.createObjectNode();
    }
    if (simple.isRecord()) {
      if (!schemas.has(simple.getSimpleName())) {
        schemas.set(simple.getSimpleName(), JSON.createObjectNode());
        schemas.set(simple.getSimpleName(), properties(simple));
      }
      return reference(simple);
    }
    return plain(simple);
  }

  private static ObjectNode plain(Class<?> type) {
    if (type == LocalDate.class) {
      return simple("date");
    }
    if (type == Instant.class) {
      return simple("string").put("format", "date-time");
    }
    if (type == boolean.class) {
      return simple("boolean");
    }
    if (type == int.class || type == long.class || type == Long.class) {
      return simple("integer");
    }
    if (type == double.class) {
      return simple("number");
    }
    if (type == String.class) {
      return simple("string");
    }
    // A cell: text, number or null.
    return JSON.createObjectNode();
  }

  private ObjectNode properties(Class<?> type) {
    ObjectNode node = simple("object");
    ObjectNode properties = node.putObject("properties");
    ArrayNode required = node.putArray("required");
    for (RecordComponent component : type.getRecordComponents()) {
      ObjectNode schema = schema(component.getGenericType());
      if (component.getType() != Optional.class) {
        required.add(component.getName());
      }
      properties.set(
          component.getName(), isNullable(component.getAnnotatedType()) ? orNull(schema) : schema);
    }
    return node;
  }

  private static boolean isNullable(AnnotatedType type) {
    return !(type instanceof AnnotatedParameterizedType)
        && type.isAnnotationPresent(Nullable.class);
  }

  private static ObjectNode orNull(ObjectNode schema) {
    ObjectNode either = JSON.createObjectNode();
    either.putArray("anyOf").add(schema).add(simple("null"));
    return either;
  }
}
