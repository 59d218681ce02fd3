package io.daybook.ingest.journal;

/**
 * A packed file of which all is landed: by what it is known again, without unpacking it.
 *
 * @param size packed bytes
 * @param tailHash hash of the last of them
 * @param file the number under which its bytes are landed
 */
public record PackedFile(long device, long inode, long size, String tailHash, long file) {}
