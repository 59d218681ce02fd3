CREATE EXTERNAL TABLE IF NOT EXISTS daybook.quarantine (
  `source` STRING COMMENT 'the source whose log brought it',
  `raw_segment` STRING COMMENT 'the raw segment that holds the record',
  `raw_offset` BIGINT COMMENT 'byte offset of the record in the source\'s file',
  `raw_length` BIGINT COMMENT 'bytes of the record, line end included',
  `reason` STRING COMMENT 'reason code, such as MISSING_FIELD',
  `field` STRING COMMENT 'the column that was refused, where there is one',
  `message` STRING COMMENT 'what was found and what was expected',
  `record` STRING COMMENT 'the record as text\; bytes that are no UTF-8 as U+FFFD'
)
COMMENT 'records that could not be archived, whole, with the reason'
PARTITIONED BY (
  `dataset` STRING COMMENT 'the dataset the record was meant for',
  `dt` DATE COMMENT 'day of arrival, UTC',
  `batch` INT COMMENT '0 or the number of a later arrival'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook/quarantine';
