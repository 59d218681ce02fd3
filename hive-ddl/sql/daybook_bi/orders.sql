CREATE OR REPLACE VIEW daybook_bi.orders (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `currency` COMMENT 'currency of the amount',
  `status` COMMENT 'status the orders came into',
  `payment_method` COMMENT 'payment method of the orders',
  `country` COMMENT 'country of the orders',
  `events` COMMENT 'status changes',
  `orders` COMMENT 'distinct orders',
  `amount` COMMENT 'sum of total_amount over the events\; null where none has it'
)
COMMENT 'order events by day, currency, status, payment method and country'
TBLPROPERTIES ('daybook.definition' = '5c8e8b4428ed34346ea430ddc86339dc', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`currency` AS `currency`,
  `t`.`status` AS `status`,
  `t`.`payment_method` AS `payment_method`,
  `t`.`country` AS `country`,
  `t`.`events` AS `events`,
  `t`.`orders` AS `orders`,
  CASE WHEN assert_true(`t`.`amount` IS NULL OR `t`.`amount` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`t`.`amount` AS DECIMAL(18,4)) END AS `amount`
FROM `daybook_metrics`.`order_daily` `t`;
