# Time grains that are right on Hive. To be added to Superset's own superset_config.py: there
# TIME_GRAIN_ADDON_EXPRESSIONS replaces what its Hive engine brings. docs/bi.md says what is wrong
# with those; a test of Daybook holds these against each day of a table.
TIME_GRAIN_ADDON_EXPRESSIONS = {
    "hive": {
        # The Monday of the week.
        "P1W": "date_format(date_sub(next_day(to_date({col}), 'MO'), 7), 'yyyy-MM-dd 00:00:00')",
        # The first day of the quarter.
        "P3M": (
            "concat(CAST(year({col}) AS STRING), '-', "
            "lpad(CAST(quarter({col}) * 3 - 2 AS STRING), 2, '0'), '-01 00:00:00')"
        ),
        # The Saturday that ends the week.
        "P1W/1970-01-03T00:00:00Z": (
            "date_format(next_day(date_sub({col}, 1), 'SA'), 'yyyy-MM-dd 00:00:00')"
        ),
        # The Sunday that begins the week.
        "1969-12-28T00:00:00Z/P1W": (
            "date_format(date_sub(next_day(to_date({col}), 'SU'), 7), 'yyyy-MM-dd 00:00:00')"
        ),
    }
}
