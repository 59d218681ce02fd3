package io.daybook.console.http;

/**
 * A parameter of a route.
 *
 * @param place {@code query} or {@code path}
 * @param type as OpenAPI calls it
 */
record ApiParameter(String name, String place, String type, boolean required, String description) {
  static ApiParameter query(String name, String type, String description) {
    return new ApiParameter(name, "query", type, false, description);
  }

  static ApiParameter required(String name, String type, String description) {
    return new ApiParameter(name, "query", type, true, description);
  }

  static ApiParameter path(String name, String description) {
    return new ApiParameter(name, "path", "string", true, description);
  }
}
