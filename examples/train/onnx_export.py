"""scikit-learn to ONNX: tensors only, fixed names, no machine-dependent metadata."""

from pathlib import Path

import onnx
from skl2onnx import convert_sklearn


def export_onnx(estimator, inputs, outputs: list[str], name: str, path: Path) -> None:
    """Write `estimator` to `path`.

    `inputs` are skl2onnx initial types; `outputs` name the graph's outputs in order (label and probabilities
    for a classifier, value for a regressor). ZipMap is off: its maps are not tensors, and runtimes outside
    Python refuse them. The graph is named so that equal estimators give equal bytes.
    """
    options = {"zipmap": False} if hasattr(estimator, "predict_proba") else None
    model = convert_sklearn(estimator, name, inputs, target_opset={"": 17, "ai.onnx.ml": 3}, options=options)
    renamed = dict(zip([output.name for output in model.graph.output], outputs, strict=True))
    for node in model.graph.node:
        node.output[:] = [renamed.get(output, output) for output in node.output]
        node.input[:] = [renamed.get(value, value) for value in node.input]
    for output in model.graph.output:
        output.name = renamed[output.name]
    # The converter collects these in a set, so their order would differ from run to run.
    opsets = sorted(((opset.domain, opset.version) for opset in model.opset_import))
    del model.opset_import[:]
    model.opset_import.extend(onnx.helper.make_opsetid(domain, version) for domain, version in opsets)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))
