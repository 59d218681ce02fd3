CREATE OR REPLACE VIEW daybook_bi.forecasts (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `metric` COMMENT 'gross_amount, net_amount, orders or login_attempts',
  `currency` COMMENT 'currency\; (none) of login_attempts',
  `forecast_day` COMMENT 'the day that is forecast',
  `horizon` COMMENT 'days from dt to forecast_day, 1 to 28',
  `p2_5` COMMENT 'quantile of 2.5 %',
  `p10` COMMENT 'quantile of 10 %',
  `p50` COMMENT 'quantile of 50 %',
  `p90` COMMENT 'quantile of 90 %',
  `p97_5` COMMENT 'quantile of 97.5 %',
  `model` COMMENT 'ensemble, weekday_mean (the baseline), or seasonal_naive under eight weeks of history',
  `backtest_mase` COMMENT 'error over seven days of the model\'s own past, in units of the seasonal naive forecast\'s on the same days\; newer days count more',
  `baseline_mase` COMMENT 'the same of the mean of eight weekdays',
  `backtest_coverage_80` COMMENT 'share of past days that lay between p10 and p90, seven days ahead at most'
)
COMMENT 'forecasts of the 28 days behind a day, made when it was the newest complete one'
TBLPROPERTIES ('daybook.definition' = 'b060a740ec9a72659add4283595d1b3d', 'daybook.query' = 'none')
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
  `t`.`forecast_day` AS `forecast_day`,
  `t`.`horizon` AS `horizon`,
  `t`.`p2_5` AS `p2_5`,
  `t`.`p10` AS `p10`,
  `t`.`p50` AS `p50`,
  `t`.`p90` AS `p90`,
  `t`.`p97_5` AS `p97_5`,
  `t`.`model` AS `model`,
  `t`.`backtest_mase` AS `backtest_mase`,
  `t`.`baseline_mase` AS `baseline_mase`,
  `t`.`backtest_coverage_80` AS `backtest_coverage_80`
FROM `daybook_metrics`.`forecast_daily` `t`;
