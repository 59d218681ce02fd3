CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.order_latency_daily (
  `leg` STRING COMMENT 'submit_to_pay, pay_to_ship, ship_to_deliver or submit_to_deliver',
  `reached` BIGINT COMMENT 'orders that came into both statuses, from the day of submission on',
  `pending` BIGINT COMMENT 'orders in the first status that neither reached the second nor were cancelled by the horizon',
  `p50_hours` DOUBLE COMMENT 'hours that 50 of 100 orders don\'t exceed, nearest rank\; negative where statuses came out of order',
  `p90_hours` DOUBLE COMMENT 'hours that 90 of 100 orders don\'t exceed, nearest rank\; negative where statuses came out of order',
  `p95_hours` DOUBLE COMMENT 'hours that 95 of 100 orders don\'t exceed, nearest rank\; negative where statuses came out of order',
  `p99_hours` DOUBLE COMMENT 'hours that 99 of 100 orders don\'t exceed, nearest rank\; negative where statuses came out of order'
)
COMMENT 'hours from one status of an order to another, by the day of its submission'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/order_latency_daily';
