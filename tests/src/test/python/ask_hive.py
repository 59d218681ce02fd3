"""Asks HiveServer2 through clients that are not Daybook's: ask_hive.py QUESTIONS_JSON [TEST].

The file has where HiveServer2 listens, queries with the answers that JDBC gave, and the declared
columns of tables. Ends with 0 if every client says the same. LdapTest asks a HiveServer2 that wants
passwords, the others one that wants none.
"""

import datetime
import decimal
import json
import re
import runpy
import sys
import unittest
from pathlib import Path

import pandas
import sqlalchemy
from impala import dbapi as impyla
from pyhive import hive

QUESTIONS = json.loads(Path(sys.argv.pop(1)).read_text(encoding="utf-8"))
HOST, USER = "127.0.0.1", "reporter"

PARSERS = {
    "bigint": int,
    "int": int,
    "double": float,
    "decimal": decimal.Decimal,
    "boolean": lambda text: text == "true",
    "date": datetime.date.fromisoformat,
    "timestamp": datetime.datetime.fromisoformat,
}


def told(type_name, text):
    """The value that a text of JDBC stands for."""
    return None if text is None else PARSERS.get(type_name, str)(text)


def told_rows(query, dates_as=lambda date: date):
    """JDBC's rows, in an order that follows from their values alone."""
    rows = [
        [
            dates_as(value) if type(value) is datetime.date else value
            for value in map(told, query["types"], row)
        ]
        for row in query["rows"]
    ]
    return sorted(rows, key=repr)


def exact(value):
    """A cell of pandas as Python has it; NULL is None, whichever way pandas writes it."""
    if value is None or value is pandas.NaT or value is pandas.NA:
        return None
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, pandas.Timestamp):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


class PyHiveTest(unittest.TestCase):
    """PyHive alone. It leaves dates as their text."""

    def assert_answers(self, connection):
        cursor = connection.cursor()
        for query in QUESTIONS["queries"]:
            with self.subTest(query["sql"]):
                cursor.execute(query["sql"])
                self.assertEqual(query["labels"], [column[0] for column in cursor.description])
                self.assertEqual(
                    [name.upper() + "_TYPE" for name in query["types"]],
                    [column[1] for column in cursor.description],
                )
                rows = sorted(map(list, cursor.fetchall()), key=repr)
                self.assertEqual(told_rows(query, datetime.date.isoformat), rows)

    def test_gives_what_jdbc_gives(self):
        with hive.connect(HOST, QUESTIONS["port"], username=USER) as connection:
            self.assert_answers(connection)

    def test_gives_the_same_over_http(self):
        with hive.connect(HOST, QUESTIONS["httpPort"], scheme="http", username=USER) as connection:
            self.assert_answers(connection)


class SqlAlchemyTest(unittest.TestCase):
    """PyHive below SQLAlchemy and pandas."""

    TYPES = {"string": "String", "decimal": "HiveDecimal", "date": "HiveDate", "double": "Float"}

    @classmethod
    def setUpClass(cls):
        cls.engine = sqlalchemy.create_engine(f"hive://{USER}@{HOST}:{QUESTIONS['port']}/default")
        cls.connection = cls.engine.connect()

    @classmethod
    def tearDownClass(cls):
        cls.connection.close()
        cls.engine.dispose()

    def test_gives_pandas_what_jdbc_gives(self):
        for query in QUESTIONS["queries"]:
            with self.subTest(query["sql"]):
                answer = self.connection.execute(sqlalchemy.text(query["sql"]))
                frame = pandas.DataFrame(answer.fetchall(), columns=answer.keys(), dtype=object)
                self.assertEqual(query["labels"], list(frame.columns))
                rows = sorted(([exact(cell) for cell in row] for row in frame.values), key=repr)
                self.assertEqual(told_rows(query, datetime.date.isoformat), rows)

    def test_keeps_decimals_that_pandas_is_told_to_keep(self):
        for query in QUESTIONS["queries"]:
            with self.subTest(query["sql"]):
                frame = pandas.read_sql_query(
                    sqlalchemy.text(query["sql"]), self.connection, coerce_float=False
                )
                for index, type_name in enumerate(query["types"]):
                    if type_name in ("decimal", "double", "timestamp", "boolean"):
                        cells = [exact(cell) for cell in frame.iloc[:, index]]
                        expected = [told(type_name, row[index]) for row in query["rows"]]
                        self.assertEqual(sorted(expected, key=repr), sorted(cells, key=repr))

    def test_names_databases_tables_and_columns(self):
        inspector = sqlalchemy.inspect(self.engine)
        tables = QUESTIONS["tables"]
        for database in {name.split(".")[0] for name in tables}:
            self.assertIn(database, inspector.get_schema_names())
            self.assertCountEqual(
                [name.split(".")[1] for name in tables if name.startswith(database + ".")],
                inspector.get_table_names(database),
            )
        name = QUESTIONS["reflected"]
        database, table = name.split(".")
        found = inspector.get_columns(table, schema=database)
        self.assertEqual([column[0] for column in tables[name]], [c["name"] for c in found])
        for (column, type_name, _), reflected in zip(tables[name], found, strict=True):
            wanted = self.TYPES.get(re.match(r"\w+", type_name)[0])
            if wanted:
                self.assertIn(wanted, str(reflected["type"].__class__), column)

    def test_selects_a_day_through_a_reflected_table(self):
        database, name = QUESTIONS["reflected"].split(".")
        table = sqlalchemy.Table(
            name, sqlalchemy.MetaData(), schema=database, autoload_with=self.engine
        )
        query = next(q for q in QUESTIONS["queries"] if QUESTIONS["reflected"] in q["sql"])
        day = told("date", query["rows"][0][query["labels"].index("dt")])
        # PyHive binds no value to a DATE column: a day is written out.
        literal = sqlalchemy.literal_column(f"DATE '{day}'")
        rows = self.connection.execute(sqlalchemy.select(table).where(table.c.dt == literal))
        expected = [row for row in told_rows(query) if day in row]
        self.assertEqual(expected, sorted(map(list, rows.fetchall()), key=repr))


class ImpylaTest(unittest.TestCase):
    """impyla's metadata calls, which are those of Thrift rather than SQL."""

    def assert_metadata(self, **transport):
        tables = QUESTIONS["tables"]
        connection = impyla.connect(
            HOST, user=USER, password=USER, auth_mechanism="PLAIN", **transport
        )
        cursor = connection.cursor()
        cursor.get_databases()
        databases = {row[0] for row in cursor.fetchall()}
        self.assertLessEqual({name.split(".")[0] for name in tables}, databases)
        for database in {name.split(".")[0] for name in tables}:
            self.assertTrue(cursor.database_exists(database))
            cursor.get_tables(database)
            names = [f"{row[1]}.{row[2]}" for row in cursor.fetchall()]
            self.assertCountEqual([n for n in tables if n.startswith(database + ".")], names)
        for name, columns in tables.items():
            database, table = name.split(".")
            schema = cursor.get_table_schema(table, database)
            self.assertEqual([column[0] for column in columns], [column[0] for column in schema])
            self.assertEqual(
                [re.match(r"\w+", column[1])[0].upper() for column in columns],
                [re.match(r"\w+", column[1])[0].upper() for column in schema],
            )
        self.assertTrue(cursor.table_exists("sales_daily", "daybook_metrics"))
        self.assertFalse(cursor.table_exists("sales_dayly", "daybook_metrics"))
        connection.close()

    def test_describes_every_table(self):
        self.assert_metadata(port=QUESTIONS["port"])

    def test_describes_every_table_over_http(self):
        self.assert_metadata(
            port=QUESTIONS["httpPort"], use_http_transport=True, http_path="cliservice"
        )


class SupersetTest(unittest.TestCase):
    """The time grains of Superset's Hive engine, and those that Daybook ships to replace some."""

    RIGHT = {
        "PT1S": lambda t: t.replace(microsecond=0),
        "PT1M": lambda t: t.replace(second=0, microsecond=0),
        "PT1H": lambda t: t.replace(minute=0, second=0, microsecond=0),
        "P1D": lambda t: SupersetTest.days(t, 0),
        "P1W": lambda t: SupersetTest.days(t, -t.weekday()),
        "P1M": lambda t: SupersetTest.days(t.replace(day=1), 0),
        "P3M": lambda t: SupersetTest.days(t.replace(day=1, month=(t.month - 1) // 3 * 3 + 1), 0),
        "P1Y": lambda t: SupersetTest.days(t.replace(day=1, month=1), 0),
        "P1W/1970-01-03T00:00:00Z": lambda t: SupersetTest.days(t, (5 - t.weekday()) % 7),
        "1969-12-28T00:00:00Z/P1W": lambda t: SupersetTest.days(t, -((t.weekday() + 1) % 7)),
    }

    WEEKS = {"P1W", "P1W/1970-01-03T00:00:00Z", "1969-12-28T00:00:00Z/P1W"}

    @staticmethod
    def days(time, distance):
        return datetime.datetime.combine(time, datetime.time()) + datetime.timedelta(distance)

    @classmethod
    def setUpClass(cls):
        cls.connection = hive.connect(HOST, QUESTIONS["port"], username=USER)
        theirs = json.loads(Path(__file__).with_name("superset_time_grains.json").read_text())
        cls.theirs = theirs["grains"]
        config = runpy.run_path(QUESTIONS["supersetConfig"])
        cls.ours = config["TIME_GRAIN_ADDON_EXPRESSIONS"]["hive"]

    @classmethod
    def tearDownClass(cls):
        cls.connection.close()

    def wrong(self, grains, column, table):
        """Groups by each grain as Superset does, and names those that are wrong in some group."""
        expressions = {grain: text.replace("{col}", column) for grain, text in grains.items()}
        keys = ", ".join([f"CAST({column} AS STRING)", *expressions.values()])
        cursor = self.connection.cursor()
        cursor.execute(f"SELECT {keys}, COUNT(*) FROM {table} GROUP BY {keys}")  # noqa: S608
        rows = cursor.fetchall()
        self.assertGreater(len(rows), 2)
        wrong = set()
        for row in rows:
            time = datetime.datetime.fromisoformat(row[0])
            for grain, text in zip(expressions, row[1:-1], strict=True):
                if text != str(self.RIGHT[grain](time)):
                    wrong.add(grain)
        return wrong

    def test_gets_wrong_only_those_of_supersets_own_grains_that_are_documented_to_be(self):
        self.assertEqual(self.RIGHT.keys(), self.theirs.keys())
        for column, table in QUESTIONS["times"]:
            with self.subTest(column):
                self.assertEqual(self.WEEKS, self.wrong(self.theirs, column, table))

    def test_gets_every_grain_right_from_the_configuration_that_daybook_ships(self):
        self.assertEqual(self.WEEKS | {"P3M"}, self.ours.keys())
        for column, table in QUESTIONS["times"]:
            with self.subTest(column):
                self.assertEqual(set(), self.wrong({**self.theirs, **self.ours}, column, table))


class LdapTest(unittest.TestCase):
    """Names and passwords that a directory knows, and others."""

    def test_lets_in_whom_the_directory_knows(self):
        user, password = QUESTIONS["user"], QUESTIONS["password"]
        for connect in (self.pyhive, self.pyhive_over_http, self.sqlalchemy, self.impyla):
            with self.subTest(connect.__name__):
                self.assertEqual(user, connect(user, password))
                for name, guess in ((user, "not " + password), ("stranger", password)):
                    with self.assertRaises(Exception) as refused:  # noqa: B017
                        connect(name, guess)
                    # Over HTTP Thrift reads the page of a refusal as if it were an answer.
                    words = (
                        "Length exceeded max"
                        if connect == self.pyhive_over_http
                        else "Error validating the login"
                    )
                    self.assertIn(words, str(refused.exception))

    @staticmethod
    def asked(cursor):
        cursor.execute("SELECT logged_in_user()")
        return cursor.fetchall()[0][0]

    def pyhive(self, user, password):
        with hive.connect(
            HOST, QUESTIONS["port"], username=user, password=password, auth="LDAP"
        ) as connection:
            return self.asked(connection.cursor())

    def pyhive_over_http(self, user, password):
        with hive.connect(
            HOST,
            QUESTIONS["httpPort"],
            scheme="http",
            username=user,
            password=password,
            auth="BASIC",
        ) as connection:
            return self.asked(connection.cursor())

    def sqlalchemy(self, user, password):
        url = f"hive://{user}:{password}@{HOST}:{QUESTIONS['port']}/default?auth=LDAP"
        with sqlalchemy.create_engine(url).connect() as connection:
            return connection.execute(sqlalchemy.text("SELECT logged_in_user()")).scalar()

    def impyla(self, user, password):
        connection = impyla.connect(
            HOST, QUESTIONS["port"], user=user, password=password, auth_mechanism="LDAP"
        )
        return self.asked(connection.cursor())


def load_tests(loader, tests, pattern):
    """All but the one that needs a server of its own, unless it is asked for by name."""
    classes = (PyHiveTest, SqlAlchemyTest, ImpylaTest, SupersetTest)
    return unittest.TestSuite(loader.loadTestsFromTestCase(each) for each in classes)


if __name__ == "__main__":
    unittest.main()
