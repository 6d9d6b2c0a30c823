"""The flights of January to June 2001, read with the embedded engine's own library: no package but numpy is needed."""

import ctypes
from dataclasses import dataclass
from pathlib import Path

import numpy as np

NPM = Path(__file__).resolve().parents[2] / "storage" / "engine" / "node_modules"
PARQUET = NPM / "vega-datasets" / "data" / "flights-3m.parquet"
LATE_MINUTES = 15
MINUTES_PER_DAY = 24 * 60
FIRST_DAY_OF_MONTH = [0, 31, 59, 90, 120, 151, 181]  # days since 2001-01-01, a Monday

SELECT = """
    SELECT toInt32(dateDiff('minute', toDateTime('2001-01-01 00:00:00', 'UTC'), assumeNotNull(date))) AS minute,
           toInt32(assumeNotNull(delay)), toInt32(assumeNotNull(distance)),
           toFixedString(assumeNotNull(origin), 3), toFixedString(assumeNotNull(destination), 3)
    FROM file('{path}', Parquet)
    WHERE minute < 181 * 1440
    ORDER BY minute, origin, destination, distance, delay"""


@dataclass(frozen=True)
class Flights:
    """Columns of equal length, in event order."""

    hour: np.ndarray  # of departure, 0-23
    weekday: np.ndarray  # 1 = Monday ... 7 = Sunday
    distance: np.ndarray  # miles
    origin: np.ndarray  # three-letter codes
    destination: np.ndarray
    late: np.ndarray  # arrived 15 minutes late or more
    day: np.ndarray  # since 2001-01-01

    def __len__(self):
        return len(self.hour)

    def where(self, mask):
        return Flights(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))

    def month(self, month):
        return self.where((self.day >= FIRST_DAY_OF_MONTH[month - 1]) & (self.day < FIRST_DAY_OF_MONTH[month]))


def load():
    if not PARQUET.exists():
        raise SystemExit("first: npm ci --prefix storage/engine --ignore-scripts")
    layout = [("minute", "<i4"), ("delay", "<i4"), ("distance", "<i4"), ("origin", "S3"), ("destination", "S3")]
    rows = np.frombuffer(_query(SELECT.format(path=PARQUET), "RowBinary"), dtype=layout)
    day = rows["minute"] // MINUTES_PER_DAY
    return Flights(
        hour=rows["minute"] % MINUTES_PER_DAY // 60,
        weekday=day % 7 + 1,
        distance=rows["distance"],
        origin=rows["origin"].astype("U3"),
        destination=rows["destination"].astype("U3"),
        late=rows["delay"] >= LATE_MINUTES,
        day=day,
    )


def _query(sql, output_format):
    library = ctypes.CDLL(str(next(NPM.glob("@chdb/lib-*/libchdb.so"))))
    library.chdb_set_signal_handlers_enabled(0)
    library.chdb_connect.restype = ctypes.POINTER(ctypes.c_void_p)
    library.chdb_query_n.restype = ctypes.c_void_p
    library.chdb_query_n.argtypes = [
        ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
    for name, result in [("buffer", ctypes.c_void_p), ("length", ctypes.c_size_t), ("error", ctypes.c_char_p)]:
        function = getattr(library, "chdb_result_" + name)
        function.restype, function.argtypes = result, [ctypes.c_void_p]
    library.chdb_destroy_query_result.argtypes = [ctypes.c_void_p]
    connection = library.chdb_connect(1, (ctypes.c_char_p * 1)(b"clickhouse"))
    text, form = sql.encode(), output_format.encode()
    answer = library.chdb_query_n(connection[0], text, len(text), form, len(form))
    error = library.chdb_result_error(answer)
    if error:
        raise RuntimeError(error.decode())
    data = ctypes.string_at(library.chdb_result_buffer(answer), library.chdb_result_length(answer))
    library.chdb_destroy_query_result(answer)
    library.chdb_close_conn(connection)
    return data
