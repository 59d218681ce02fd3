"""A night of Daybook: collect, archive, metrics, publish, sweep, each a task of its own.

The file is complete in itself: copy it into a dags folder of Airflow 3 or 2.11. Where Daybook is
on the workers, and the warehouse's business zone, are taken from the environment.

A run is for one day: `date` of its configuration, else the day in the business zone on which its
data interval began. It archives all that has arrived, and makes the figures of every touched day up
to that day; the day that has just begun is the next night's. So the run after an outage makes good
what was missed, and no missed run is made up for.
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

try:
    from airflow.sdk import DAG, Asset
    from airflow.sdk.exceptions import AirflowException, AirflowFailException
except ImportError:  # Airflow 2
    from airflow.datasets import Dataset as Asset
    from airflow.exceptions import AirflowException, AirflowFailException
    from airflow.models.dag import DAG

try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:  # Airflow 2 without the provider
    from airflow.operators.bash import BashOperator

from airflow.timetables.interval import CronDataIntervalTimetable

LAUNCHER = os.environ.get("DAYBOOK_LAUNCHER", "/opt/daybook/daybook")
HOME = os.environ.get("DAYBOOK_HOME", "/var/lib/daybook")
CONFIG = os.environ.get("DAYBOOK_CONFIG", "/etc/daybook")
ZONE = os.environ.get("DAYBOOK_ZONE", "UTC")  # warehouse.zone of the configuration

NOTHING_TO_DO = 10
STOP = (40, 64, 70)  # a person must look: these exit codes are not retried
FIGURES = (
    "active_users_daily",
    "activity_hourly",
    "anomaly_daily",
    "arrivals_daily",
    "buyers_daily",
    "cohort_value_monthly",
    "conversion_daily",
    "conversion_total_daily",
    "data_quality_daily",
    "forecast_daily",
    "login_daily",
    "login_failures_daily",
    "login_risk_daily",
    "login_score_daily",
    "model_report",
    "order_daily",
    "order_funnel_daily",
    "order_latency_daily",
    "product_daily",
    "promo_daily",
    "purchase_daily",
    "purchase_propensity",
    "restatements",
    "retention_daily",
    "retention_weekly",
    "sales_daily",
)


class DaybookStep(BashOperator):
    """A step of `daybook`: skipped if there is nothing to do, retried only where that can help."""

    def execute(self, context):
        try:
            return super().execute(context)
        except AirflowException as e:
            code = re.search(r"exit code (\d+)", str(e))
            if code and int(code.group(1)) in STOP:
                raise AirflowFailException(f"{e} A person must look.") from e
            raise


def day(dag_run) -> str:
    """The day that a run is for, as an ISO date."""
    given = (dag_run.conf or {}).get("date")
    if given:
        return date.fromisoformat(given).isoformat()
    # Airflow 3 gives a run without a logical date no interval.
    began = dag_run.data_interval_start or dag_run.run_after - timedelta(days=1)
    return began.astimezone(ZoneInfo(ZONE)).date().isoformat()


def step(command: str, **options) -> DaybookStep:
    return DaybookStep(
        task_id=command.split()[0],
        bash_command=f'"$DAYBOOK_LAUNCHER" {command}'
        ' --home "$DAYBOOK_HOME" --config "$DAYBOOK_CONFIG"',
        env={
            "DAYBOOK_LAUNCHER": LAUNCHER,
            "DAYBOOK_HOME": HOME,
            "DAYBOOK_CONFIG": CONFIG,
            "DAYBOOK_DAY": "{{ day(dag_run) }}",
            "DAYBOOK_BUILD": "never",
        },
        append_env=True,
        do_xcom_push=False,
        skip_on_exit_code=NOTHING_TO_DO,
        **options,
    )


with DAG(
    dag_id="daybook_nightly",
    description="Archives what was collected, makes figures of the touched days, publishes",
    schedule=CronDataIntervalTimetable("30 3 * * *", timezone=ZONE),
    start_date=datetime(2026, 1, 1, tzinfo=ZoneInfo(ZONE)),  # Airflow 2 must have one
    catchup=False,
    max_active_runs=1,
    user_defined_macros={"day": day},
    tags=["daybook"],
) as dag:
    night = {
        "retries": 3,
        "retry_delay": timedelta(minutes=10),
        "execution_timeout": timedelta(hours=4),
        "trigger_rule": "none_failed",  # a skipped step had nothing to do
    }
    collect = step("collect --once", retries=0, execution_timeout=timedelta(minutes=30))
    # A night after a failed collection still runs: it does what is there.
    archive = step("archive", **{**night, "trigger_rule": "all_done"})
    metrics = step('metrics --to "$DAYBOOK_DAY"', **night)
    # Skipped if Hive already says what the ledgers say: then nobody is told of new figures.
    publish = step(
        "publish",
        outlets=[Asset(f"hive://daybook_metrics/{table}") for table in FIGURES],
        **night,
    )
    sweep = step("sweep", **night)
    collect >> archive >> metrics >> publish >> sweep
