CREATE OR REPLACE VIEW daybook_bi.conversion (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `channel` COMMENT 'channel of the logins',
  `logged_in` COMMENT 'distinct users with a successful login on the day',
  `submitted` COMMENT 'of these, users who submitted an order the same day',
  `purchased` COMMENT 'of these, users with a sale the same day',
  `submitted_7d` COMMENT 'of these, users who submitted from dt to dt + 6 days',
  `purchased_7d` COMMENT 'of these, users with a sale from dt to dt + 6 days',
  `submitted_rate` COMMENT 'submitted / logged_in',
  `purchased_rate` COMMENT 'purchased / logged_in',
  `submitted_7d_rate` COMMENT 'submitted_7d / logged_in',
  `purchased_7d_rate` COMMENT 'purchased_7d / logged_in',
  `complete_7d` COMMENT '1: all events up to dt + 6 days are in\; 0: some are not'
)
COMMENT 'users who logged in, by day and channel, and whether they ordered'
TBLPROPERTIES ('daybook.definition' = '3982a83e6bbd06067ed8f068fbd224a7', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`channel` AS `channel`,
  `t`.`logged_in` AS `logged_in`,
  `t`.`submitted` AS `submitted`,
  `t`.`purchased` AS `purchased`,
  `t`.`submitted_7d` AS `submitted_7d`,
  `t`.`purchased_7d` AS `purchased_7d`,
  `t`.`submitted_rate` AS `submitted_rate`,
  `t`.`purchased_rate` AS `purchased_rate`,
  `t`.`submitted_7d_rate` AS `submitted_7d_rate`,
  `t`.`purchased_7d_rate` AS `purchased_7d_rate`,
  `t`.`complete_7d` AS `complete_7d`
FROM `daybook_metrics`.`conversion_daily` `t`;
