CREATE EXTERNAL TABLE IF NOT EXISTS daybook.login (
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
  `outcome` STRING COMMENT 'success or failure',
  `failure_reason` STRING COMMENT 'why it failed\; null for a success',
  `method` STRING COMMENT 'password, oauth, sso, ...',
  `extra` MAP<STRING,STRING> COMMENT 'fields of the record that the mapping did not name'
)
COMMENT 'one row per login attempt'
PARTITIONED BY (
  `dt` DATE COMMENT 'day of event_time in the business zone',
  `batch` INT COMMENT '0: the main files\; later arrivals count up'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook/login';
