CREATE OR REPLACE VIEW daybook_bi.login_risks (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `subject_type` COMMENT 'ip or account',
  `subject` COMMENT 'the address or the user_id',
  `rule` COMMENT 'ip_fails_on_many_accounts (over 20), account_fails_from_many_ips (over 5), success_after_failures (over 5 within the hour before), credential_stuffing (over 50 accounts of an address, at most 1.2 attempts each)\; metrics.login-risk sets others',
  `attempts` COMMENT 'attempts of the subject',
  `failures` COMMENT 'failures of the subject',
  `distinct_counterparts` COMMENT 'accounts that the address tried, or addresses that tried the account',
  `first_at` COMMENT 'first attempt, ISO 8601 in UTC',
  `last_at` COMMENT 'last attempt, ISO 8601 in UTC',
  `severity` COMMENT 'high: an account was entered, or five times the rule\'s number\; else medium'
)
COMMENT 'addresses and accounts whose logins look like an attack, by day and rule'
TBLPROPERTIES ('daybook.definition' = 'a67de98776ad70724d7dbd3e0262c2b8', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`subject_type` AS `subject_type`,
  `t`.`subject` AS `subject`,
  `t`.`rule` AS `rule`,
  `t`.`attempts` AS `attempts`,
  `t`.`failures` AS `failures`,
  `t`.`distinct_counterparts` AS `distinct_counterparts`,
  `t`.`first_at` AS `first_at`,
  `t`.`last_at` AS `last_at`,
  `t`.`severity` AS `severity`
FROM `daybook_metrics`.`login_risk_daily` `t`;
