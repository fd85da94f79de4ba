"""Writes the files beside this one: the same prompts, as different writers would compress them.

pip install pyarrow==25.0.1 && python make.py
"""

import datetime
import decimal

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 60

table = pa.table(
    {
        "prompt": pa.array(
            [None if i == 3 else f'circle {i}\n"größer", 红' for i in range(ROWS)], pa.string()
        ),
        "steps": pa.array([None if i % 7 == 6 else 10 + i % 3 for i in range(ROWS)], pa.int32()),
        "seed": pa.array([4294967295 - i for i in range(ROWS)], pa.uint32()),
        "big": pa.array([18446744073709551615 - i for i in range(ROWS)], pa.uint64()),
        "guidance_scale": pa.array([i / 10 for i in range(ROWS)], pa.float32()),
        "weight": pa.array([i / 3 for i in range(ROWS)], pa.float64()),
        "good": pa.array([i % 2 == 0 for i in range(ROWS)], pa.bool_()),
        "tags": pa.array([["a", None, f"t{j}"][: j % 4] for j in range(ROWS)], pa.list_(pa.string())),
        "camera": pa.array([{"lens": "50mm", "iso": i} for i in range(ROWS)]),
        "price": pa.array([decimal.Decimal(i) / 100 for i in range(ROWS)], pa.decimal128(9, 2)),
        "day": pa.array([datetime.date(2026, 1, 1)] * ROWS, pa.date32()),
        "at": pa.array([datetime.datetime(2026, 1, 1, 12, 0, 0, 5000)] * ROWS, pa.timestamp("us", tz="UTC")),
        "thumbnail": pa.array([b"\x89PNG"] * ROWS, pa.binary()),
    }
)

for codec in ["none", "gzip", "snappy", "zstd", "lz4"]:
    pq.write_table(table, f"{codec}.parquet", compression=codec, row_group_size=25)
pq.write_table(
    table.select(["prompt", "steps", "weight"]),
    "delta.parquet",
    compression="zstd",
    use_dictionary=False,
    data_page_version="2.0",
    column_encoding={
        "prompt": "DELTA_BYTE_ARRAY",
        "steps": "DELTA_BINARY_PACKED",
        "weight": "BYTE_STREAM_SPLIT",
    },
)
pq.write_table(table.select(["prompt"]), "brotli.parquet", compression="brotli")
