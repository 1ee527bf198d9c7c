"""versions.yaml: what a producer declares when they register each file."""

import yaml

from splits import EXAMPLES, file_digest


def dataset(name: str, version: str, digest: str, rows: int) -> dict:
    """A training dataset as lineage names it."""
    return {"namespace": "example", "name": name, "version": version, "digest": digest, "rows": rows}


def write_versions(model: str, lineage: dict[str, list[dict]]) -> None:
    """Write models/<model>/versions.yaml in file order; claims are those of each card's front matter."""
    folder = EXAMPLES / "models" / model
    entries = []
    for file in sorted(lineage):
        card = yaml.safe_load((folder / f"{file}.card.md").read_text().split("---\n")[1])
        entries.append(
            {
                "file": f"{file}.onnx",
                "digest": file_digest(folder / f"{file}.onnx"),
                "card": f"{file}.card.md",
                "producer": card["contact"],
                "claims": card["claims"],
                "datasets": lineage[file],
            }
        )
    plain = yaml.SafeDumper
    plain.ignore_aliases = lambda *_: True
    heading = "# Made by examples/train/train.py. Paths are relative to this file; the order says nothing.\n"
    (folder / "versions.yaml").write_text(heading + yaml.dump(entries, Dumper=plain, sort_keys=False, width=160))
