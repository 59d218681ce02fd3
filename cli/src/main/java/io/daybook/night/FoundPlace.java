package io.daybook.night;

/**
 * A file beside tables and landed segments that tells of a person.
 *
 * @param kind such as {@code replaced version}
 * @param path of the file, in HDFS or on this host
 * @param remedy when it goes, or what a person does about it
 */
public record FoundPlace(String kind, String path, String remedy) {}
