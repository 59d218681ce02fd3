CREATE MACRO h_trunc(x, p) AS CASE upper(p) WHEN 'MM' THEN CAST(date_trunc('month', CAST(x AS DATE)) AS DATE)
  WHEN 'MONTH' THEN CAST(date_trunc('month', CAST(x AS DATE)) AS DATE) WHEN 'Q' THEN CAST(date_trunc('quarter', CAST(x AS DATE)) AS DATE)
  ELSE CAST(date_trunc('year', CAST(x AS DATE)) AS DATE) END;
CREATE MACRO h_to_date(x) AS TRY_CAST(x AS DATE);
CREATE MACRO h_date_add(x, n) AS TRY_CAST(x AS DATE) + CAST(n AS INTEGER);
CREATE MACRO h_date_sub(x, n) AS TRY_CAST(x AS DATE) - CAST(n AS INTEGER);
CREATE MACRO h_datediff(x, y) AS TRY_CAST(x AS DATE) - TRY_CAST(y AS DATE);
CREATE MACRO h_dayofweek(x) AS dayofweek(x) + 1;
CREATE MACRO h_next_day(x, d) AS CAST(x AS DATE) + CAST(1 + ((list_position(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], upper(d[1:2]))
  - isodow(CAST(x AS DATE)) + 6) % 7) AS INTEGER);
CREATE MACRO h_last_day(x) AS last_day(CAST(x AS DATE));
CREATE MACRO h_add_months(x, n) AS CAST(CAST(x AS DATE) + to_months(CAST(n AS INTEGER)) AS DATE);
CREATE MACRO h_second(x) AS second(x);
CREATE MACRO h_unix_timestamp(x) AS ((epoch_us(CAST(x AS TIMESTAMP)) - ((epoch_us(CAST(x AS TIMESTAMP)) % 1000000) + 1000000) % 1000000) // 1000000);
CREATE MACRO h_date_format(x, p) AS CASE p WHEN 'u' THEN CAST(isodow(CAST(x AS DATE)) AS VARCHAR) WHEN 'D' THEN CAST(dayofyear(CAST(x AS DATE)) AS VARCHAR)
  WHEN 'yyyy-MM-dd' THEN strftime(CAST(x AS TIMESTAMP), '%Y-%m-%d')
  WHEN 'yyyy-MM' THEN strftime(CAST(x AS TIMESTAMP), '%Y-%m')
  WHEN 'yyyy' THEN strftime(CAST(x AS TIMESTAMP), '%Y')
  WHEN 'MM' THEN strftime(CAST(x AS TIMESTAMP), '%m')
  WHEN 'dd' THEN strftime(CAST(x AS TIMESTAMP), '%d')
  WHEN 'MMM' THEN strftime(CAST(x AS TIMESTAMP), '%b')
  WHEN 'EEEE' THEN strftime(CAST(x AS TIMESTAMP), '%A')
  WHEN 'EEE' THEN strftime(CAST(x AS TIMESTAMP), '%a')
  WHEN 'yyyy-MM-01' THEN strftime(CAST(x AS TIMESTAMP), '%Y-%m-01')
  WHEN 'yyyy-MM-dd 00:00:00' THEN strftime(CAST(x AS TIMESTAMP), '%Y-%m-%d 00:00:00')
  WHEN 'yyyy-MM-01 00:00:00' THEN strftime(CAST(x AS TIMESTAMP), '%Y-%m-01 00:00:00')
  WHEN 'yyyy-01-01' THEN strftime(CAST(x AS TIMESTAMP), '%Y-01-01')
  WHEN 'yyyy-01-01 00:00:00' THEN strftime(CAST(x AS TIMESTAMP), '%Y-01-01 00:00:00')
  WHEN 'yyyy-MM-dd HH:mm:ss' THEN strftime(CAST(x AS TIMESTAMP), '%Y-%m-%d %H:%M:%S')
  WHEN 'yyyy-MM-dd HH:00:00' THEN strftime(CAST(x AS TIMESTAMP), '%Y-%m-%d %H:00:00')
  WHEN 'HH:mm' THEN strftime(CAST(x AS TIMESTAMP), '%H:%M')
  WHEN 'yyyy-MM-dd HH:mm:00' THEN strftime(CAST(x AS TIMESTAMP), '%Y-%m-%d %H:%M:00')
  WHEN 'HH' THEN strftime(CAST(x AS TIMESTAMP), '%H') END;
CREATE MACRO h_from_unixtime(n) AS h_date_format(make_timestamp(CAST(n AS BIGINT) * 1000000), 'yyyy-MM-dd HH:mm:ss'),
  (n, p) AS h_date_format(make_timestamp(CAST(n AS BIGINT) * 1000000), p);
CREATE MACRO h_from_utc_timestamp(x, z) AS (CAST(x AS TIMESTAMP) AT TIME ZONE 'UTC') AT TIME ZONE z;
CREATE MACRO h_to_utc_timestamp(x, z) AS (CAST(x AS TIMESTAMP) AT TIME ZONE z) AT TIME ZONE 'UTC';
CREATE MACRO h_concat(a) AS CAST(a AS VARCHAR), (a, b) AS CAST(a AS VARCHAR) || CAST(b AS VARCHAR),
  (a, b, c) AS CAST(a AS VARCHAR) || CAST(b AS VARCHAR) || CAST(c AS VARCHAR),
  (a, b, c, d) AS CAST(a AS VARCHAR) || CAST(b AS VARCHAR) || CAST(c AS VARCHAR) || CAST(d AS VARCHAR),
  (a, b, c, d, e) AS CAST(a AS VARCHAR) || CAST(b AS VARCHAR) || CAST(c AS VARCHAR) || CAST(d AS VARCHAR) || CAST(e AS VARCHAR);
CREATE MACRO h_substr(x, p) AS CASE WHEN abs(p) > length(x) THEN '' WHEN p = 0 THEN x ELSE substr(x, p) END,
  (x, p, n) AS CASE WHEN n <= 0 OR abs(p) > length(x) THEN '' WHEN p = 0 THEN substr(x, 1, n) ELSE substr(x, p, n) END;
CREATE MACRO h_substring(x, p, n) AS CASE WHEN n <= 0 OR abs(p) > length(x) THEN '' WHEN p = 0 THEN substr(x, 1, n) ELSE substr(x, p, n) END;
CREATE MACRO h_nvl(a, b) AS coalesce(a, b);
CREATE MACRO h_locate(x, y) AS instr(y, x);
CREATE MACRO h_initcap(x) AS list_aggregate(list_transform(string_split(x, ' '), lambda w: upper(w[1]) || lower(w[2:])), 'string_agg', ' ');
CREATE MACRO h_char_length(x) AS length(x);
CREATE MACRO h_octet_length(x) AS strlen(x);
CREATE MACRO h_space(n) AS repeat(' ', n);
CREATE MACRO h_instr(x, y) AS instr(x, y);
CREATE MACRO h_regexp_replace(x, p, r) AS regexp_replace(x, p, r, 'g');
CREATE MACRO h_regexp_extract(x, p, g) AS regexp_extract(x, p, g);
CREATE MACRO h_pmod(a, b) AS ((a % b) + b) % b;
CREATE MACRO h_log10(x) AS CASE WHEN x > 0 THEN log10(x) END;
CREATE MACRO h_ln(x) AS CASE WHEN x > 0 THEN ln(x) END;
CREATE MACRO h_log2(x) AS CASE WHEN x > 0 THEN log2(x) END;
CREATE MACRO h_sqrt(x) AS CASE WHEN x >= 0 THEN sqrt(x) END;
CREATE MACRO h_pow(x, y) AS pow(x, y);
CREATE MACRO h_greatest(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN greatest(a, b) END,
  (a, b, c) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL THEN greatest(a, b, c) END;
CREATE MACRO h_least(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN least(a, b) END,
  (a, b, c) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL THEN least(a, b, c) END;
CREATE MACRO h_size(x) AS CASE WHEN x IS NULL THEN -1 ELSE cardinality(x) END;
CREATE MACRO h_md5(x) AS md5(x);
CREATE MACRO h_collect_size(x) AS len(x);
CREATE MACRO h_isnull(x) AS x IS NULL;
CREATE MACRO h_isnotnull(x) AS x IS NOT NULL;
CREATE MACRO h_nullif(a, b) AS CASE WHEN a = b THEN NULL ELSE a END;
CREATE MACRO h_unhex(x) AS unhex(x);
CREATE MACRO h_bround(x) AS round_even(x, 0), (x, n) AS round_even(x, n);
CREATE MACRO h_ascii(x) AS ascii(x);
CREATE MACRO h_stddev(x) AS stddev_pop(x);
CREATE MACRO h_variance(x) AS var_pop(x);
