package io.daybook.archive.audit;

import io.daybook.archive.audit.ArchiveAuditReport.AuditDepth;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.zone.Zones;
import java.time.ZoneId;
import org.apache.hadoop.conf.Configuration;

/**
 * What an audit works with.
 *
 * @param hadoop its default file system is the storage's
 * @param zone in which event days begin
 * @param threads days looked at at once
 */
record AuditTools(
    Storage storage,
    Configuration hadoop,
    Zones zones,
    ZoneId zone,
    int threads,
    AuditDepth depth,
    Progress progress) {}
