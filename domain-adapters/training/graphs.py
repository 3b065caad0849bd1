"""The ONNX graphs that the product runs. Opset 17, ai.onnx.ml 3."""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

from corpus import FIELDS
from linear import FIELD_SCALE, Linear

OPSETS = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
INT8_MAX = 127


def quantize(linear: Linear) -> tuple[np.ndarray, np.ndarray]:
    """Weights as int8 [features, labels] and a scale per label; symmetric, largest weight at 127."""
    scale = np.maximum(np.abs(linear.weights).max(axis=0), 1e-12) / INT8_MAX
    return np.rint(linear.weights / scale).astype(np.int8), scale.astype(np.float32)


def save_linear(path: str, table: np.ndarray, scale: np.ndarray, bias: np.ndarray) -> None:
    """
    Inputs `own`, `heading`, `context`: int32 [rows, width], rows of `table`, 0 for padding; `kind`: int32 [rows].
    Outputs `logits` [rows, labels] and `contributions` [rows, width, labels], those of the `own` features.
    Weights are summed as integers: a row's log-odds depend on nothing else in its batch.
    """
    labels = table.shape[1]
    nodes = []
    constants = {
        "table": np.concatenate([np.zeros((1, labels), np.int8), table]),
        "scale": scale,
        "bias": bias.astype(np.float32),
        "zero": np.array(0, np.int32),
        "one": np.array(1, np.float32),
        "axis": np.array([1], np.int64),
        "axes": np.array([2], np.int64),
    }
    for field in FIELDS:
        constants[f"{field}_scale"] = np.array(FIELD_SCALE[field], np.float32)
        add = lambda operation, inputs, output, **attributes: nodes.append(  # noqa: E731
            helper.make_node(operation, inputs, [output], **attributes)
        )
        add("Greater", [field, "zero"], f"{field}_known")
        add("Cast", [f"{field}_known"], f"{field}_ones", to=TensorProto.FLOAT)
        add("ReduceSum", [f"{field}_ones", "axis"], f"{field}_counted", keepdims=1)
        add("Max", [f"{field}_counted", "one"], f"{field}_count")
        add("Sqrt", [f"{field}_count"], f"{field}_root")
        add("Div", [f"{field}_scale", f"{field}_root"], f"{field}_norm")
        add("Gather", ["table", field], f"{field}_bytes")
        add("Cast", [f"{field}_bytes"], f"{field}_weights", to=TensorProto.INT32)
        add("ReduceSum", [f"{field}_weights", "axis"], f"{field}_total", keepdims=0)
        add("Cast", [f"{field}_total"], f"{field}_float", to=TensorProto.FLOAT)
        add("Mul", [f"{field}_float", f"{field}_norm"], f"{field}_sum")
    add("Add", ["own_sum", "heading_sum"], "two")
    add("Add", ["two", "context_sum"], "three")
    add("Mul", ["three", "scale"], "scaled")
    add("Gather", ["bias", "kind"], "row_bias")
    add("Add", ["scaled", "row_bias"], "logits")
    add("Cast", ["own_weights"], "own_real", to=TensorProto.FLOAT)
    add("Mul", ["own_real", "scale"], "own_scaled")
    add("Unsqueeze", ["own_norm", "axes"], "own_factor")
    add("Mul", ["own_scaled", "own_factor"], "contributions")
    inputs = [helper.make_tensor_value_info(field, TensorProto.INT32, ["rows", f"{field}_width"]) for field in FIELDS]
    inputs.append(helper.make_tensor_value_info("kind", TensorProto.INT32, ["rows"]))
    outputs = [
        helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["rows", labels]),
        helper.make_tensor_value_info("contributions", TensorProto.FLOAT, ["rows", "own_width", labels]),
    ]
    _save(path, "linear", nodes, inputs, outputs, constants)


def save_trees(path: str, model) -> None:
    """
    A fitted HistGradientBoostingClassifier of two classes. Input `features`: float32 [rows, width]; output
    `probability` [rows].
    """
    columns = {
        key: []
        for key in (
            "nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_modes", "nodes_values",
            "nodes_truenodeids", "nodes_falsenodeids", "target_treeids", "target_nodeids", "target_weights",
        )
    }  # fmt: skip
    for tree, (predictor,) in enumerate(model._predictors):
        for index, node in enumerate(predictor.nodes):
            leaf = bool(node["is_leaf"])
            columns["nodes_treeids"].append(tree)
            columns["nodes_nodeids"].append(index)
            columns["nodes_featureids"].append(0 if leaf else int(node["feature_idx"]))
            columns["nodes_modes"].append("LEAF" if leaf else "BRANCH_LEQ")
            columns["nodes_values"].append(0.0 if leaf else _round_down(node["num_threshold"]))
            columns["nodes_truenodeids"].append(0 if leaf else int(node["left"]))
            columns["nodes_falsenodeids"].append(0 if leaf else int(node["right"]))
            if leaf:
                columns["target_treeids"].append(tree)
                columns["target_nodeids"].append(index)
                columns["target_weights"].append(float(node["value"]))
    columns["target_ids"] = [0] * len(columns["target_weights"])
    trees = helper.make_node(
        "TreeEnsembleRegressor", ["features"], ["raw"], domain="ai.onnx.ml", n_targets=1, aggregate_function="SUM",
        post_transform="NONE", base_values=[float(np.ravel(model._baseline_prediction)[0])], **columns,
    )  # fmt: skip
    nodes = [
        trees,
        helper.make_node("Sigmoid", ["raw"], ["column"]),
        helper.make_node("Squeeze", ["column", "axis"], ["probability"]),
    ]
    inputs = [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["rows", model.n_features_in_])]
    outputs = [helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["rows"])]
    _save(path, "ranker", nodes, inputs, outputs, {"axis": np.array([1], np.int64)})


def _round_down(threshold: float) -> float:
    """The greatest float32 that is no greater: `x <= threshold` then holds for the same float32 values of x."""
    rounded = np.float32(threshold)
    return float(rounded if rounded <= threshold else np.nextafter(rounded, np.float32(-np.inf)))


def _save(path, name, nodes, inputs, outputs, constants) -> None:
    initializers = [numpy_helper.from_array(value, key) for key, value in constants.items()]
    graph = helper.make_graph(nodes, name, inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=OPSETS, ir_version=9, producer_name="countersign")
    checker.check_model(model)
    save(model, path)
