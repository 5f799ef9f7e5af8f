"""Many rows at once, in each engine's own fast way."""

import io
import sqlite3
import tempfile
from pathlib import Path
from typing import Any, cast

import polars as pl
from sqlalchemy import Connection

STAGED_ROWS = 20_000
"""From so many rows on SQLite reads them from a stage that Arrow fills, twice as fast."""
_STAGE = "stage_"
_MOST_STAGES = 8


def insert_sqlite(connection: Connection, table: str, frame: pl.DataFrame, conflict: str) -> int:
    """Insert rows in the connection's transaction; return how many were written.

    Parameters
    ----------
    connection : Connection
        Of SQLite.
    table : str
        Its name.
    frame : pl.DataFrame
        Numbers, text and bytes, columns named as the table's.
    conflict : str
        What follows the values, such as ``ON CONFLICT DO NOTHING``.
    """
    stages = len(_stages(connection))
    if frame.height >= STAGED_ROWS and stages < _MOST_STAGES:
        values = f"SELECT {_names(frame)} FROM {_stage(connection, frame, stages)}.rows WHERE true"  # noqa: S608 - names of our own columns
        return connection.exec_driver_sql(_into(table, frame, values, conflict)).rowcount
    marks = f"VALUES ({', '.join('?' * frame.width)})"
    return connection.exec_driver_sql(_into(table, frame, marks, conflict), frame.rows()).rowcount


def _names(frame: pl.DataFrame) -> str:
    return ", ".join(f'"{name}"' for name in frame.columns)


def _into(table: str, frame: pl.DataFrame, values: str, conflict: str) -> str:
    return f'INSERT INTO "{table}" ({_names(frame)}) {values} {conflict}'


def _stage(connection: Connection, frame: pl.DataFrame, number: int) -> str:
    """Write a frame to a database of its own and attach that; return the name it got.

    The driver brings a SQLite library of its own, and two libraries in one process must never
    have the same file open (closing it in one drops the locks of the other): so Arrow touches
    nothing but the stage, and has closed it before it is attached.
    """
    from adbc_driver_sqlite import dbapi  # noqa: PLC0415 - brings pandas: half a second of a start

    path = Path(tempfile.mkdtemp(prefix="floorwalker-stage-")) / "stage.db"
    # The driver's own annotations are partly unknown to a strict type checker.
    with cast("Any", dbapi).connect(str(path)) as stage, stage.cursor() as cursor:
        cursor.adbc_ingest("rows", frame.to_arrow(), mode="create")
        stage.commit()
    name = f"{_STAGE}{number}"
    connection.exec_driver_sql(f"ATTACH DATABASE ? AS {name}", (str(path),))
    return name


def _stages(connection: Connection) -> list[tuple[str, Path]]:
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    return _attached(driver)


def _attached(driver: sqlite3.Connection) -> list[tuple[str, Path]]:
    found = driver.execute("PRAGMA database_list").fetchall()
    return [(name, Path(path)) for _, name, path in found if name.startswith(_STAGE)]


def drop_stages(driver: sqlite3.Connection) -> None:
    """Detach and delete the stages of a connection whose transaction is over."""
    for name, path in _attached(driver):
        driver.execute(f"DETACH DATABASE {name}")
        path.unlink(missing_ok=True)
        path.parent.rmdir()


def copy_postgres(connection: Connection, table: str, frame: pl.DataFrame, conflict: str) -> int:
    """Insert rows in the connection's transaction; return how many were written.

    Parameters
    ----------
    connection, table, frame, conflict
        As for `insert_sqlite`; without a conflict clause the rows go straight into the table.
    """
    if not conflict:
        return _copy(connection, table, frame)
    stage = f"{_STAGE}{table}"
    connection.exec_driver_sql(
        f'CREATE TEMP TABLE IF NOT EXISTS {stage} (LIKE "{table}" INCLUDING DEFAULTS) '
        "ON COMMIT DROP"
    )
    connection.exec_driver_sql(f"TRUNCATE {stage}")
    _copy(connection, stage, frame)
    values = f"SELECT {_names(frame)} FROM {stage}"  # noqa: S608 - names of our own columns
    return connection.exec_driver_sql(_into(table, frame, values, conflict)).rowcount


def _copy(connection: Connection, table: str, frame: pl.DataFrame) -> int:
    """Send rows as CSV, where an empty field is null and an empty text is quoted."""
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a checked-out connection has its driver
    text = io.BytesIO()
    hexed = [
        pl.format("\\x{}", pl.col(name).bin.encode("hex")).alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.Binary
    ]
    frame.with_columns(hexed).write_csv(text, include_header=False)
    sql = f'COPY "{table}" ({_names(frame)}) FROM STDIN (FORMAT csv)'
    with driver.cursor() as cursor, cursor.copy(sql) as copy:
        copy.write(text.getbuffer())
    return frame.height
