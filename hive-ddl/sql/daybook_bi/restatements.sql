CREATE OR REPLACE VIEW daybook_bi.restatements (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `table_name` COMMENT 'metric table',
  `measure` COMMENT 'additive measure, added up over the day',
  `currency` COMMENT 'currency\; (none) in a table without',
  `publication` COMMENT 'number of the publication that shows the old total',
  `old_total` COMMENT 'as published\; null: no row had a value',
  `new_total` COMMENT 'as made since\; null: no row has a value',
  `reason` COMMENT 'why the day was made again'
)
COMMENT 'totals of complete days that differ from those that were published before'
TBLPROPERTIES ('daybook.definition' = 'eee38569cd0f6dadccfd2dc53935b8e0', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  1L AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`table_name` AS `table_name`,
  `t`.`measure` AS `measure`,
  `t`.`currency` AS `currency`,
  `t`.`publication` AS `publication`,
  CAST(`t`.`old_total` AS DECIMAL(18,4)) AS `old_total`,
  CAST(`t`.`new_total` AS DECIMAL(18,4)) AS `new_total`,
  `t`.`reason` AS `reason`
FROM `daybook_metrics`.`restatements` `t`;
