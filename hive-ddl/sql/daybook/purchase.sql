CREATE EXTERNAL TABLE IF NOT EXISTS daybook.purchase (
  `event_id` STRING COMMENT 'identity of the event\; no two rows of a day share one',
  `event_time` TIMESTAMP COMMENT 'when it happened: UTC wall clock, microseconds',
  `event_time_ms` BIGINT COMMENT 'when it happened: milliseconds since 1970 UTC',
  `user_id` STRING COMMENT 'whose event it is\; null for a guest',
  `session_id` STRING COMMENT 'the visit it belongs to',
  `ip` STRING COMMENT 'network address of the client, as given',
  `user_agent` STRING COMMENT 'client software, as given',
  `channel` STRING COMMENT 'web, ios, android, ...',
  `country` STRING COMMENT 'ISO 3166-1 alpha-2 where known, else as given',
  `source` STRING COMMENT 'the source whose log brought it',
  `raw_segment` STRING COMMENT 'the raw segment that holds its record',
  `raw_offset` BIGINT COMMENT 'byte offset of its record in the source\'s file, uncompressed',
  `order_id` STRING COMMENT 'the order or invoice the line belongs to',
  `line_no` INT COMMENT 'position of the line in its order',
  `product_id` STRING COMMENT 'article number',
  `product_name` STRING COMMENT 'article text at the time of the purchase',
  `category` STRING COMMENT 'product category',
  `quantity` DECIMAL(18,4) COMMENT 'pieces, or a weight or length\; negative: a return',
  `unit_price` DECIMAL(18,4) COMMENT 'price of one, before discount',
  `discount` DECIMAL(18,4) COMMENT 'taken off the line\; null: none',
  `amount` DECIMAL(18,4) COMMENT 'as charged\; unless the log gives it, quantity x unit_price (half up to four digits) - discount',
  `currency` STRING COMMENT 'ISO 4217',
  `extra` MAP<STRING,STRING> COMMENT 'fields of the record that the mapping did not name'
)
COMMENT 'one row per purchased line item'
PARTITIONED BY (
  `dt` DATE COMMENT 'day of event_time in the business zone',
  `batch` INT COMMENT '0: the main files\; later arrivals count up'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook/purchase';
