"""Writes what Airflow reads from the DAG file: describe_dag.py FOLDER DAG_ID JSON_FILE."""

import json
import sys
from datetime import datetime
from types import SimpleNamespace

from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

folder, dag_id, json_file = sys.argv[1:]
bag = DagBag(dag_folder=folder)
if bag.import_errors:
    sys.exit(str(bag.import_errors))
dag = bag.dags[dag_id]


def task(task):
    return {
        "id": task.task_id,
        "command": task.bash_command,
        "environment": task.env,
        "retries": task.retries,
        "retryDelay": int(task.retry_delay.total_seconds()),
        "timeout": int(task.execution_timeout.total_seconds()),
        "upstream": sorted(task.upstream_task_ids),
        "triggerRule": str(task.trigger_rule.value),
        "outlets": [asset.uri for asset in task.outlets],
    }


def outcome(code):
    """What a step makes of an exit code, by running a command that ends with it."""
    like = dag.get_task("publish")
    step = type(like)(
        task_id="ends", bash_command=f"exit {code}", skip_on_exit_code=like.skip_on_exit_code
    )
    try:
        step.execute({})
        return "success"
    except AirflowSkipException:
        return "skip"
    except AirflowFailException:
        return "stop"
    except AirflowException:
        return "retry"


def day(conf, interval_start, run_after):
    run = SimpleNamespace(
        conf=conf,
        data_interval_start=interval_start and datetime.fromisoformat(interval_start),
        run_after=datetime.fromisoformat(run_after),
    )
    return dag.user_defined_macros["day"](run)


after = "2026-07-02T22:30:00+00:00"
described = {
    "startDate": dag.start_date.isoformat(),
    "catchup": dag.catchup,
    "maxActiveRuns": dag.max_active_runs,
    "timetable": type(dag.timetable).__name__,
    "schedule": dag.timetable.serialize(),
    "tasks": [task(t) for t in dag.tasks],
    "outcomes": {code: outcome(code) for code in (0, 10, 20, 30, 40, 50, 64, 70, 130, 137, 143)},
    "days": {
        "given": day({"date": "2026-03-01"}, "2026-07-01T22:30:00+00:00", after),
        "interval": day(None, "2026-07-01T22:30:00+00:00", after),
        "neither": day({}, None, after),
    },
}
with open(json_file, "w") as file:
    json.dump(described, file)
