CREATE OR REPLACE VIEW daybook_bi.data_quality (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `dataset` COMMENT 'login, purchase, orders or one of your own',
  `source` COMMENT 'source\; (unknown) for events of runs that didn\'t tell',
  `events` COMMENT 'events archived',
  `duplicates` COMMENT 'events that came again and were left out\; null: unknown',
  `superseded` COMMENT 'events of record versions that are not the newest\; 0 without newest',
  `late_events` COMMENT 'of the events, those that came when their day had been published as complete\; null: unknown',
  `complete` COMMENT '1: the day lies within the dataset\'s horizon\; 0: not'
)
COMMENT 'events of a day by dataset and source, and whether the day is complete'
TBLPROPERTIES ('daybook.definition' = '28360bcfbce08689e109644b0d513b28', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  `t`.`complete` AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`dataset` AS `dataset`,
  `t`.`source` AS `source`,
  `t`.`events` AS `events`,
  `t`.`duplicates` AS `duplicates`,
  `t`.`superseded` AS `superseded`,
  `t`.`late_events` AS `late_events`,
  `t`.`complete` AS `complete`
FROM `daybook_metrics`.`data_quality_daily` `t`;
