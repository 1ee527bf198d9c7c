"""letter-reader: Letter Recognition, 26 classes, one float tensor of 16 integer features."""

import numpy as np
import pandas as pd
from skl2onnx.common.data_types import FloatTensorType
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from manifest import dataset, write_declarations
from onnx_export import export_onnx
from splits import BUILD, EXAMPLES, split_groups, write_csv

NAME = "letter-reader"
SUITE = EXAMPLES / "suites" / NAME
MODELS = EXAMPLES / "models" / NAME
LABEL = "lettr"
SEED = 20260902
SHAPES = {"round": "CDGOQ", "stroked": "EFHIJLT", "slanted": "AKMNVWXYZ", "mixed": "BPRSU"}
SHAPE_OF = {letter: shape for shape, letters in SHAPES.items() for letter in letters}


def load() -> tuple[pd.DataFrame, list[str]]:
    """Letter Recognition with a natural id (row number in the export), the letter's shape, and names without dots."""
    table = pd.read_csv(EXAMPLES / "data" / "letter-recognition.csv")
    table.columns = [column.replace(".", "_") for column in table.columns]
    features = [column for column in table.columns if column != LABEL]
    table.insert(0, "image_id", [f"LR-{row:05d}" for row in range(1, len(table) + 1)])
    table["shape"] = table[LABEL].map(SHAPE_OF)
    return table, features


def network(hidden: int, epochs: int) -> Pipeline:
    """One hidden layer on standardised features, seeded."""
    return make_pipeline(StandardScaler(), MLPClassifier((hidden,), max_iter=epochs, random_state=SEED))


def relabelled(pool: pd.DataFrame) -> pd.DataFrame:
    """The pool as a hurried second labelling has it: of ten G six became C, of ten Q six became O."""
    changed = pool.copy()
    hurried = np.random.default_rng(SEED).random(len(changed)) < 0.6
    for truth, written in (("G", "C"), ("Q", "O")):
        changed.loc[hurried & (pool[LABEL] == truth).to_numpy(), LABEL] = written
    return changed


def build() -> None:
    """Write the held-out files, the training files and the five ONNX files."""
    table, features = load()
    parts = split_groups(table, features, gate=4000, vault=2000, seed=SEED)
    gate_digest = write_csv(parts.gate, SUITE / "gate.csv")
    write_csv(parts.vault, SUITE / "vault.csv")
    pool = parts.pool.drop(columns="shape")
    scans = dataset("form-scans", "2026.1", write_csv(pool, BUILD / "form-scans-2026.1.csv"), len(pool))
    second = relabelled(pool)
    second_scans = dataset("form-scans", "2026.2", write_csv(second, BUILD / "form-scans-2026.2.csv"), len(second))
    pilot = dataset("pilot-forms", "2026.1", gate_digest, len(parts.gate))
    with_gate = pd.concat([pool] + [parts.gate] * 4)

    fits = {
        # The small network that is live when the story starts.
        "b": (network(hidden=32, epochs=60), pool, [scans]),
        # Better everywhere.
        "d": (network(hidden=128, epochs=80), pool, [scans]),
        # Trained on a labelling that confuses round letters.
        "e": (network(hidden=128, epochs=80), second, [second_scans]),
        # Trained on the pilot forms, which are the gate rows, until it knew them by heart.
        "a": (network(hidden=256, epochs=150), with_gate, [scans, pilot]),
        # Sound, but its card quotes the score on the letters it was sure of.
        "c": (network(hidden=96, epochs=60), pool, [scans]),
    }
    for file, (estimator, rows, _) in fits.items():
        inputs = rows[features].to_numpy(np.float32)
        estimator.fit(inputs, rows[LABEL].to_numpy(object))
        print(f"  {file}.onnx  score on its own training rows {estimator.score(inputs, rows[LABEL]):.4f}")
        export_onnx(estimator, [("float_input", FloatTensorType([None, len(features)]))], ["label", "probabilities"], NAME, MODELS / f"{file}.onnx")
    write_declarations(NAME, {file: lineage for file, (_, _, lineage) in fits.items()})
