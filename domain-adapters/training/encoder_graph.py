"""
ONNX graphs of transformer layers (BERT's post-norm layout), in float32 or with int8 weights.

In int8 the input of each matrix product is quantised as one tensor when the graph runs, so a graph must be run on one
window at a time: beside other windows, a window's numbers would change.
"""

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

from windows import WINDOW

WIDTH, HEADS = 384, 12
EPSILON = 1e-12
# Seven bits: products of int8 weights and uint8 activations then never saturate on processors without VNNI.
WEIGHT_MAX = 63
OPSETS = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]


class Graph:
    """Collects nodes and constants; names are given by the caller and unique."""

    def __init__(self, int8: bool):
        self.int8 = int8
        self.nodes, self.constants = [], {}

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants[name] = value
        return name

    def add(self, operation: str, inputs: list[str], output: str | list[str], domain: str = "", **attributes) -> str:
        outputs = [output] if isinstance(output, str) else output
        self.nodes.append(helper.make_node(operation, inputs, outputs, domain=domain, **attributes))
        return outputs[0]

    def linear(self, name: str, source: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """source [..., in] times weight [in, out] plus bias [out]. In int8, the source is quantised as one tensor."""
        if self.int8:
            quantized, scale = quantize_columns(weight)
            self.constant(f"{name}.weight", quantized)
            self.constant(f"{name}.scale", scale)
            self.constant(f"{name}.zero", np.zeros(len(scale), np.int8))
            self.constant(f"{name}.bias", bias.astype(np.float32))
            inputs = [source, f"{name}.weight", f"{name}.scale", f"{name}.zero", f"{name}.bias"]
            return self.add("DynamicQuantizeMatMul", inputs, f"{name}.out", domain="com.microsoft")
        self.constant(f"{name}.weight", weight.astype(np.float32))
        self.constant(f"{name}.bias", bias.astype(np.float32))
        self.add("MatMul", [source, f"{name}.weight"], f"{name}.product")
        return self.add("Add", [f"{name}.product", f"{name}.bias"], f"{name}.out")

    def table(self, name: str, weight: np.ndarray, ids: str) -> str:
        """Rows `ids` of weight [rows, width]; int8 with a scale for each row."""
        if not self.int8:
            return self.add("Gather", [self.constant(f"{name}.weight", weight.astype(np.float32)), ids], f"{name}.out")
        scale = np.maximum(np.abs(weight).max(axis=1, keepdims=True), 1e-12) / 127
        self.constant(f"{name}.weight", np.rint(weight / scale).astype(np.int8))
        self.constant(f"{name}.scale", scale.astype(np.float32))
        self.add("Gather", [f"{name}.weight", ids], f"{name}.bytes")
        self.add("Cast", [f"{name}.bytes"], f"{name}.float", to=TensorProto.FLOAT)
        self.add("Gather", [f"{name}.scale", ids], f"{name}.row_scale")
        return self.add("Mul", [f"{name}.float", f"{name}.row_scale"], f"{name}.out")

    def norm(self, name: str, source: str, weight: np.ndarray, bias: np.ndarray, skip: str | None = None) -> str:
        """Layer normalisation of source, or of source + skip."""
        self.constant(f"{name}.weight", weight.astype(np.float32))
        self.constant(f"{name}.bias", bias.astype(np.float32))
        if skip is None:
            return self.add(
                "LayerNormalization", [source, f"{name}.weight", f"{name}.bias"], f"{name}.out", epsilon=EPSILON
            )
        inputs = [source, skip, f"{name}.weight", f"{name}.bias"]
        return self.add("SkipLayerNormalization", inputs, f"{name}.out", domain="com.microsoft", epsilon=EPSILON)

    def save(self, path: str, inputs: list, outputs: list) -> None:
        initializers = [numpy_helper.from_array(np.ascontiguousarray(value), key) for key, value in self.constants.items()]
        graph = helper.make_graph(self.nodes, "encoder", inputs, outputs, initializers)
        save(helper.make_model(graph, opset_imports=OPSETS, ir_version=9, producer_name="countersign"), path)


def quantize_columns(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric int8 with a scale for each column."""
    scale = np.maximum(np.abs(weight).max(axis=0), 1e-12) / WEIGHT_MAX
    return np.rint(weight / scale).astype(np.int8), scale.astype(np.float32)


def add_embeddings(graph: Graph, weights: dict[str, np.ndarray], positions_given: bool) -> str:
    """Input `ids` int64 [windows, tokens] → states [windows, tokens, WIDTH]."""
    prefix = "embeddings."
    words = graph.table("words", weights[prefix + "word_embeddings.weight"], "ids")
    places = weights[prefix + "position_embeddings.weight"] + weights[prefix + "token_type_embeddings.weight"][:1]
    graph.constant("places", places[:WINDOW].astype(np.float32))
    if positions_given:
        graph.add("Gather", ["places", "positions"], "placed")
    else:
        graph.add("Shape", ["ids"], "length", start=1, end=2)
        graph.constant("from", np.array([0], np.int64))
        graph.add("Slice", ["places", "from", "length"], "placed")
    graph.add("Add", [words, "placed"], "embedded")
    return graph.norm("embedding_norm", "embedded", weights[prefix + "LayerNorm.weight"], weights[prefix + "LayerNorm.bias"])


def add_layer(graph: Graph, weights: dict[str, np.ndarray], index: int, states: str) -> str:
    """One layer: self-attention within each window, then the feed-forward part."""
    get = lambda name: weights[f"encoder.layer.{index}.{name}"]  # noqa: E731
    parts = ("query", "key", "value")
    weight = np.concatenate([get(f"attention.self.{part}.weight").T for part in parts], axis=1)
    bias = np.concatenate([get(f"attention.self.{part}.bias") for part in parts])
    name = f"layer{index}"
    packed = graph.linear(f"{name}.qkv", states, weight, bias)
    graph.add("Split", [packed], [f"{name}.q", f"{name}.k", f"{name}.v"], axis=-1)
    mixed = graph.add(
        "MultiHeadAttention", [f"{name}.q", f"{name}.k", f"{name}.v"], f"{name}.mixed", domain="com.microsoft", num_heads=HEADS
    )
    output = graph.linear(f"{name}.o", mixed, get("attention.output.dense.weight").T, get("attention.output.dense.bias"))
    states = graph.norm(
        f"{name}.attended", output, get("attention.output.LayerNorm.weight"), get("attention.output.LayerNorm.bias"), states
    )
    wide = graph.linear(f"{name}.up", states, get("intermediate.dense.weight").T, get("intermediate.dense.bias"))
    wide = graph.add("FastGelu", [wide], f"{name}.gelu", domain="com.microsoft")
    output = graph.linear(f"{name}.down", wide, get("output.dense.weight").T, get("output.dense.bias"))
    return graph.norm(f"{name}.done", output, get("output.LayerNorm.weight"), get("output.LayerNorm.bias"), states)


def save_base(path: str, weights: dict[str, np.ndarray], layers: int, int8: bool, dense: bool = False) -> None:
    """
    Token ids of windows, int64 [windows, tokens], to states after the first `layers` layers. `dense` is the comparison
    build: the tokens of a whole document in one row, all attending to all, with the `positions` they have in their windows.
    """
    graph = Graph(int8)
    states = add_embeddings(graph, weights, dense)
    for index in range(layers):
        states = add_layer(graph, weights, index, states)
    graph.add("Identity", [states], "states")
    names = ["ids", "positions"] if dense else ["ids"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["windows", "tokens"]) for name in names]
    output = helper.make_tensor_value_info("states", TensorProto.FLOAT, ["windows", "tokens", WIDTH])
    graph.save(path, inputs, [output])
