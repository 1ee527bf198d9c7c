"""Rebuild the example organisation's held-out files and models: `python train.py`, or `python train.py spam-filter`.

Deterministic: the same pinned versions give the same bytes. Training files go to build/, which is not
committed; <file>.version.yaml beside each model names them by digest.
"""

import sys
import warnings

from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

import arrival_delay
import letter_reader
import spam_filter

BUILDERS = {module.NAME: module for module in (spam_filter, letter_reader, arrival_delay)}


def main(names: list[str]) -> None:
    # The networks stop after a fixed number of epochs on purpose.
    warnings.simplefilter("ignore", ConvergenceWarning)
    for name in names or BUILDERS:
        print(name)
        with threadpool_limits(1):
            BUILDERS[name].build()


if __name__ == "__main__":
    main(sys.argv[1:])
