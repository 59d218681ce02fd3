-- dt is the day that is made, input_day the day of the row: one of the 28 that end with dt.
WITH lines AS (
  SELECT dt,
         input_day,
         coalesce(currency, '(none)') AS currency,
         coalesce(category, '(none)') AS category,
         CASE WHEN quantity >= 0 AND unit_price >= 0 THEN quantity ELSE 0 END AS sold,
         CASE WHEN quantity < 0 AND unit_price >= 0 THEN -quantity ELSE 0 END AS returned,
         CASE WHEN input_day = dt THEN amount ELSE 0 END AS amount
  FROM purchase
),
sums AS (
  SELECT dt,
         currency,
         category,
         cast(sum(cast(sold AS decimal(38,4))) AS decimal(38,4)) AS units_sold,
         cast(sum(cast(returned AS decimal(38,4))) AS decimal(38,4)) AS units_returned,
         cast(sum(cast(amount AS decimal(38,4))) AS decimal(38,4)) AS net_amount
  FROM lines
  GROUP BY dt, currency, category
)
SELECT *,
       try_divide(cast(units_returned AS double), cast(units_sold AS double)) AS return_rate
FROM sums
