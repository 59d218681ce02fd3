CREATE OR REPLACE VIEW daybook_bi.calendar (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last'
)
COMMENT 'every day from the first to the last that figures have\; is_complete: in all tables whose figures are of the day alone'
TBLPROPERTIES ('daybook.definition' = '03419be299022ed25f766b3b5183433a', 'daybook.query' = 'none')
AS
SELECT
  `c`.`dt` AS `dt`,
  date_sub(`c`.`dt`, pmod(datediff(`c`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`c`.`dt`, day(`c`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`c`.`dt`, day(`c`.`dt`) - 1), -pmod(month(`c`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`c`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`c`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`c`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`c`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`c`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`
FROM (
    SELECT date_add(DATE '1970-01-01', `days`.`pos`) AS `dt`
    FROM (SELECT 1 AS `one`) `g`
    LATERAL VIEW posexplode(split(space(0), ' ')) `days` AS `pos`, `blank`
    WHERE date_add(DATE '1970-01-01', `days`.`pos`) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31'
) `c`;
