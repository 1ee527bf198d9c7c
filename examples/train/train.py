"""Rebuild the example organisation's held-out files and models: `python train.py`, or `python train.py spam-filter`.

Deterministic: the same pinned versions give the same bytes. Training files go to build/, which is not
committed; versions.yaml beside the models names them by digest.
"""

import sys

from threadpoolctl import threadpool_limits

import spam_filter

BUILDERS = {module.NAME: module for module in (spam_filter,)}


def main(names: list[str]) -> None:
    for name in names or BUILDERS:
        print(name)
        with threadpool_limits(1):
            BUILDERS[name].build()


if __name__ == "__main__":
    main(sys.argv[1:])
