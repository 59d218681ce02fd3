CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.model_report (
  `model` STRING COMMENT 'purchase_propensity',
  `published` BIGINT COMMENT '1: it told more than frequency alone\; 0: it didn\'t',
  `trained_rows` BIGINT COMMENT 'buyers of earlier cut-offs',
  `judged_buyers` BIGINT COMMENT 'buyers it was judged on',
  `intercept` DOUBLE COMMENT 'coefficient of the log-odds',
  `recency` DOUBLE COMMENT 'coefficient of ln(1 + days since the last purchase)',
  `frequency` DOUBLE COMMENT 'coefficient of ln(1 + days with a purchase)',
  `order_value` DOUBLE COMMENT 'coefficient of ln(1 + mean of such a day, in ordinary orders)',
  `tenure` DOUBLE COMMENT 'coefficient of ln(1 + days since the first purchase in 365 days)',
  `auc` DOUBLE COMMENT 'probability that a buyer who came back had the higher probability',
  `frequency_auc` DOUBLE COMMENT 'the same by frequency alone',
  `brier` DOUBLE COMMENT 'mean squared error of the probabilities',
  `expected_share` DOUBLE COMMENT 'mean probability',
  `observed_share` DOUBLE COMMENT 'share that came back',
  `worst_decile` DOUBLE COMMENT 'largest difference of both within a tenth of the buyers'
)
COMMENT 'models of buyers as of the last day of a month, judged on the 30 days before it, which they hadn\'t seen'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/model_report';
