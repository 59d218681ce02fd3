CREATE OR REPLACE VIEW daybook_bi.login_scores (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `user_id` COMMENT 'the account',
  `failures` COMMENT 'failures of the account',
  `failures_7d` COMMENT 'failures of the account in the 7 days ending on dt',
  `ips_7d` COMMENT 'addresses from which it failed in these days',
  `hostile_accounts_7d` COMMENT 'accounts that failed in these days from the worst hostile address which tried it on dt (5 accounts fail from it, and half of its attempts)\; 0: none',
  `entries` COMMENT 'successes of the day from hostile addresses',
  `score` COMMENT 'ln(1 + hostile_accounts_7d) + 2 x ln(ips_7d) + ln(1 + failures_7d) / 2, and 3 if there are entries\; to four places',
  `rank_by_score` COMMENT '1: the highest score of the day\; ties by user_id'
)
COMMENT 'accounts with a failed login or an entry from a hostile address, by how much their logins of seven days look like an attack'
TBLPROPERTIES ('daybook.definition' = 'c79f834eac6312c5c4f3dcced0bcd337', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`user_id` AS `user_id`,
  `t`.`failures` AS `failures`,
  `t`.`failures_7d` AS `failures_7d`,
  `t`.`ips_7d` AS `ips_7d`,
  `t`.`hostile_accounts_7d` AS `hostile_accounts_7d`,
  `t`.`entries` AS `entries`,
  `t`.`score` AS `score`,
  `t`.`rank_by_score` AS `rank_by_score`
FROM `daybook_metrics`.`login_score_daily` `t`;
