"""<file>.version.yaml: what a producer declares when they register a file."""

import yaml

from splits import EXAMPLES

HEADING = "# What the producer declares: `assay version register MODEL --from` this file. Made by examples/train/train.py.\n"


def dataset(name: str, version: str, digest: str, rows: int) -> dict:
    """A training dataset as lineage names it."""
    return {"namespace": "example", "name": name, "version": version, "digest": digest, "rows": rows}


def write_declarations(model: str, lineage: dict[str, list[dict]]) -> None:
    """Write one declaration beside each file; its claims are those of its card's front matter."""
    folder = EXAMPLES / "models" / model
    for file, datasets in lineage.items():
        card = (folder / f"{file}.card.md").read_text()
        front = yaml.safe_load(card.split("---\n")[1])
        title = next(line for line in card.splitlines() if line.startswith("# ")).removeprefix("# ")
        declared = {"file": f"{file}.onnx", "card": f"{file}.card.md", "description": title, "claims": front["claims"], "datasets": datasets}
        (folder / f"{file}.version.yaml").write_text(HEADING + yaml.safe_dump(declared, sort_keys=False, width=160))
