CREATE OR REPLACE VIEW daybook_bi.order_latency (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `leg` COMMENT 'submit_to_pay, pay_to_ship, ship_to_deliver or submit_to_deliver',
  `reached` COMMENT 'orders that came into both statuses, from the day of submission on',
  `pending` COMMENT 'orders in the first status that neither reached the second nor were cancelled by the horizon',
  `p50_hours` COMMENT 'hours that 50 of 100 orders don\'t exceed, nearest rank\; negative where statuses came out of order',
  `p90_hours` COMMENT 'hours that 90 of 100 orders don\'t exceed, nearest rank\; negative where statuses came out of order',
  `p95_hours` COMMENT 'hours that 95 of 100 orders don\'t exceed, nearest rank\; negative where statuses came out of order',
  `p99_hours` COMMENT 'hours that 99 of 100 orders don\'t exceed, nearest rank\; negative where statuses came out of order'
)
COMMENT 'hours from one status of an order to another, by the day of its submission'
TBLPROPERTIES ('daybook.definition' = '241ec4fb41a07b353c77da159bbdc092', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`leg` AS `leg`,
  `t`.`reached` AS `reached`,
  `t`.`pending` AS `pending`,
  `t`.`p50_hours` AS `p50_hours`,
  `t`.`p90_hours` AS `p90_hours`,
  `t`.`p95_hours` AS `p95_hours`,
  `t`.`p99_hours` AS `p99_hours`
FROM `daybook_metrics`.`order_latency_daily` `t`;
