CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.forecast_daily (
  `metric` STRING COMMENT 'gross_amount, net_amount, orders or login_attempts',
  `currency` STRING COMMENT 'currency\; (none) of login_attempts',
  `forecast_day` DATE COMMENT 'the day that is forecast',
  `horizon` BIGINT COMMENT 'days from dt to forecast_day, 1 to 28',
  `p2_5` DOUBLE COMMENT 'quantile of 2.5 %',
  `p10` DOUBLE COMMENT 'quantile of 10 %',
  `p50` DOUBLE COMMENT 'quantile of 50 %',
  `p90` DOUBLE COMMENT 'quantile of 90 %',
  `p97_5` DOUBLE COMMENT 'quantile of 97.5 %',
  `model` STRING COMMENT 'ensemble, weekday_mean (the baseline), or seasonal_naive under eight weeks of history',
  `backtest_mase` DOUBLE COMMENT 'error over seven days of the model\'s own past, in units of the seasonal naive forecast\'s on the same days\; newer days count more',
  `baseline_mase` DOUBLE COMMENT 'the same of the mean of eight weekdays',
  `backtest_coverage_80` DOUBLE COMMENT 'share of past days that lay between p10 and p90, seven days ahead at most'
)
COMMENT 'forecasts of the 28 days behind a day, made when it was the newest complete one'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/forecast_daily';
