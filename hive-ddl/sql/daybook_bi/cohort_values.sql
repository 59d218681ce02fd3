CREATE OR REPLACE VIEW daybook_bi.cohort_values (
  `dt` COMMENT 'first day of the month, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `cohort_month` COMMENT 'first day of the month of the first sale, in any currency',
  `currency` COMMENT 'currency of the amounts',
  `cohort_buyers` COMMENT 'all users of the cohort, whatever they bought since',
  `active_buyers` COMMENT 'users of the cohort with a sale in the month',
  `orders` COMMENT 'distinct orders of the cohort with a sale',
  `net_amount` COMMENT 'sum of amount of the cohort\'s lines in the month',
  `month_no` COMMENT 'months since the cohort\'s month\; 0: itself',
  `mature` COMMENT '1: the month lies within the horizon\; 0: it goes on',
  `cumulative_net_amount` COMMENT 'net_amount of the cohort and currency from its first month to this one\; adds up over cohorts, never over months',
  `cumulative_net_per_buyer` COMMENT 'cumulative_net_amount / cohort_buyers'
)
COMMENT 'what buyers spend in a month, by the month of their first sale\; dt is the month\'s first day'
TBLPROPERTIES ('daybook.definition' = '9071809c8097531362eee0745b7e7ad4', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`cohort_month` AS `cohort_month`,
  `t`.`currency` AS `currency`,
  `t`.`cohort_buyers` AS `cohort_buyers`,
  `t`.`active_buyers` AS `active_buyers`,
  `t`.`orders` AS `orders`,
  CASE WHEN assert_true(`t`.`net_amount` IS NULL OR `t`.`net_amount` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`t`.`net_amount` AS DECIMAL(18,4)) END AS `net_amount`,
  `t`.`month_no` AS `month_no`,
  `t`.`mature` AS `mature`,
  CASE WHEN assert_true(`t`.`so_far` IS NULL OR `t`.`so_far` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`t`.`so_far` AS DECIMAL(18,4)) END AS `cumulative_net_amount`,
  CAST(`t`.`so_far` AS DOUBLE) / nullif(`t`.`cohort_buyers`, 0) AS `cumulative_net_per_buyer`
FROM (
  SELECT `s`.*, SUM(`s`.`net_amount`) OVER (PARTITION BY `s`.`cohort_month`, `s`.`currency` ORDER BY `s`.`dt` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `so_far`
  FROM `daybook_metrics`.`cohort_value_monthly` `s`
) `t`;
