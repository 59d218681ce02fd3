CREATE OR REPLACE VIEW daybook_bi.arrivals (
  `dt` COMMENT 'the day of arrival, in UTC',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `source` COMMENT 'source',
  `records` COMMENT 'records read',
  `with_events` COMMENT 'records that gave events',
  `quarantined` COMMENT 'records that are in quarantine',
  `skipped` COMMENT 'headers, blanks and records that the mapping skips',
  `agents` COMMENT 'agents that landed some of them\; null: unknown',
  `agents_silent` COMMENT 'agents of the source without a sign at the day\'s end\; null: unknown',
  `records_difference` COMMENT 'records - with_events - quarantined - skipped: 0, or records were lost'
)
COMMENT 'records that arrived on a day (UTC) by source, and what became of them'
TBLPROPERTIES ('daybook.definition' = 'cb8bebfc8fc9ee073d0895d8d384fade', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`source` AS `source`,
  `t`.`records` AS `records`,
  `t`.`with_events` AS `with_events`,
  `t`.`quarantined` AS `quarantined`,
  `t`.`skipped` AS `skipped`,
  `t`.`agents` AS `agents`,
  `t`.`agents_silent` AS `agents_silent`,
  `t`.`records_difference` AS `records_difference`
FROM `daybook_metrics`.`arrivals_daily` `t`;
