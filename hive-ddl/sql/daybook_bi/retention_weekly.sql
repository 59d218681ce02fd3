CREATE OR REPLACE VIEW daybook_bi.retention_weekly (
  `dt` COMMENT 'Monday of the week, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `cohort_week` COMMENT 'Monday of the first successful login',
  `week_no` COMMENT 'weeks since cohort_week\; 0: itself',
  `active_users` COMMENT 'users of the cohort with a successful login',
  `cohort_users` COMMENT 'all users of the cohort',
  `retention` COMMENT 'active_users / cohort_users',
  `mature` COMMENT '1: the week lies within the horizon\; 0: it goes on'
)
COMMENT 'users active in a week, by the week of their first login\; dt is the week\'s Monday'
TBLPROPERTIES ('daybook.definition' = 'dbefbacc84499c434599bcdc11feedce', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`cohort_week` AS `cohort_week`,
  `t`.`week_no` AS `week_no`,
  `t`.`active_users` AS `active_users`,
  `t`.`cohort_users` AS `cohort_users`,
  `t`.`retention` AS `retention`,
  `t`.`mature` AS `mature`
FROM `daybook_metrics`.`retention_weekly` `t`;
