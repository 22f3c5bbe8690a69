"""The device-model table: which maker and model an IMEI's first eight digits stand for."""

from collections.abc import Iterable

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.device_terms import DeviceDescription
from importers.imports.tac import DeviceModel

TAC_LENGTH = 8


class DeviceModels:
    """All models, in memory (some 25,000): looked up for each device that a feed discovers."""

    def __init__(self, connection: Connection[TupleRow]) -> None:
        self._models = {
            tac: DeviceDescription(kind=kind, maker=maker, model=model)
            for tac, maker, model, kind in connection.execute("SELECT tac, maker, model, kind FROM device_models")
        }
        self._unknown = DeviceDescription(kind="smartphone")

    def describe(self, imei: str) -> DeviceDescription:
        """Tell what a device with this IMEI is; a smartphone of unknown make where the list doesn't say."""
        return self._models.get(imei[:TAC_LENGTH], self._unknown)


def store_models(connection: Connection[TupleRow], models: Iterable[DeviceModel]) -> int:
    """Add models, or replace those with the same TAC; returns how many differ from what was known."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE new_models (LIKE device_models) ON COMMIT DROP")
        with cursor.copy("COPY new_models (tac, maker, model, kind) FROM STDIN") as copy:
            for model in models:
                copy.write_row((model.tac, model.maker, model.model, model.kind))
        cursor.execute(
            """INSERT INTO device_models AS d SELECT DISTINCT ON (tac) * FROM new_models ORDER BY tac
               ON CONFLICT (tac) DO UPDATE SET maker = excluded.maker, model = excluded.model, kind = excluded.kind
               WHERE (d.maker, d.model, d.kind) IS DISTINCT FROM (excluded.maker, excluded.model, excluded.kind)"""
        )
        return cursor.rowcount
