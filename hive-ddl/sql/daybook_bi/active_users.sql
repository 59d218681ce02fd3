CREATE OR REPLACE VIEW daybook_bi.active_users (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `dau` COMMENT 'distinct users with a successful login on the day',
  `wau` COMMENT 'distinct users of the last 7 days',
  `active_28d` COMMENT 'distinct users of the last 28 days',
  `mau` COMMENT 'distinct users of the last 30 days',
  `stickiness` COMMENT 'mean dau of the last 28 days / active_28d',
  `new_users` COMMENT 'users whose first successful login ever is of the day',
  `returning` COMMENT 'users of the last 7 days and of the 7 before',
  `resurrected` COMMENT 'users of the last 7 days who were not there in the 7 before, but earlier',
  `dormant` COMMENT 'users of the 7 days before the last 7, not of these'
)
COMMENT 'users who logged in, of windows that end with the day'
TBLPROPERTIES ('daybook.definition' = 'f50f8337bb74538601347b0958a993c0', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`dau` AS `dau`,
  `t`.`wau` AS `wau`,
  `t`.`active_28d` AS `active_28d`,
  `t`.`mau` AS `mau`,
  `t`.`stickiness` AS `stickiness`,
  `t`.`new_users` AS `new_users`,
  `t`.`returning` AS `returning`,
  `t`.`resurrected` AS `resurrected`,
  `t`.`dormant` AS `dormant`
FROM `daybook_metrics`.`active_users_daily` `t`;
