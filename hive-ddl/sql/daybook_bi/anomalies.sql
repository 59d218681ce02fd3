CREATE OR REPLACE VIEW daybook_bi.anomalies (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `metric` COMMENT 'gross_amount, net_amount, orders, average_order_value or login_attempts',
  `currency` COMMENT 'currency\; (none) of login_attempts',
  `value` COMMENT 'as it was when dt was judged\; null: not all data was in',
  `expected` COMMENT 'by the days before dt alone',
  `low` COMMENT 'expected less 3.5 standard deviations of ordinary days',
  `high` COMMENT 'expected and 3.5 standard deviations of ordinary days',
  `score` COMMENT '(value - expected) in standard deviations of ordinary days on that side\; null: incomplete, or a closing day',
  `kind` COMMENT 'normal\; spike (above high)\; drop (below low)\; closed (no sale on a closing day or holiday)\; open (sales on a closing day)\; incomplete'
)
COMMENT 'values of a day beside what was expected of it the day before'
TBLPROPERTIES ('daybook.definition' = '267d9c8c67dd7d193f07933fd0abfdad', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  1L AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`metric` AS `metric`,
  `t`.`currency` AS `currency`,
  CAST(`t`.`value` AS DECIMAL(18,4)) AS `value`,
  `t`.`expected` AS `expected`,
  `t`.`low` AS `low`,
  `t`.`high` AS `high`,
  `t`.`score` AS `score`,
  `t`.`kind` AS `kind`
FROM `daybook_metrics`.`anomaly_daily` `t`;
