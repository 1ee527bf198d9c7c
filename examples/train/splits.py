"""Held-out splits that keep identical rows on one side."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

EXAMPLES = Path(__file__).resolve().parent.parent
BUILD = Path(__file__).resolve().parent / "build"


@dataclass(frozen=True)
class Parts:
    """Three disjoint tables: `pool` trains, `gate` judges, `vault` tells memory from skill."""

    pool: pd.DataFrame
    gate: pd.DataFrame
    vault: pd.DataFrame


def split_groups(table: pd.DataFrame, features: list[str], gate: int, vault: int, seed: int) -> Parts:
    """Split by groups of identical feature rows: `gate` and `vault` groups are held out, the rest is the pool.

    A held-out group keeps its first row only, so held-out rows are distinct; the pool keeps its duplicates,
    as the original data has them. No feature row is on two sides.
    """
    groups = table.groupby(features, sort=False).ngroup().to_numpy()
    order = np.random.default_rng(seed).permutation(groups.max() + 1)
    part_of_group = np.zeros(groups.max() + 1, dtype=np.int8)
    part_of_group[order[:gate]] = 1
    part_of_group[order[gate : gate + vault]] = 2
    part = part_of_group[groups]
    first = ~pd.Series(groups).duplicated().to_numpy()
    return Parts(table[part == 0], table[(part == 1) & first], table[(part == 2) & first])


def write_csv(table: pd.DataFrame, path: Path) -> str:
    """Write `table` with LF line ends and return the file's digest as `sha256:<hex>`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, lineterminator="\n")
    return file_digest(path)


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes as `sha256:<hex>`."""
    return f"sha256:{sha256(path.read_bytes()).hexdigest()}"
