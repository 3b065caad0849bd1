"""ONNX graphs of a domain adapter: upper layers with the pooling of spans, and the document network."""

import numpy as np
from onnx import TensorProto, helper

from encoder_graph import HEADS, WIDTH, Graph, add_layer

DOCUMENT_WIDTH, DOCUMENT_HEADS = 256, 4
# Sentences that a sentence attends to on either side.
REACH = 8
# Scores of the pooling are cut at ± this before they become weights.
SCORE_LIMIT = 8.0
INT64, FLOAT = TensorProto.INT64, TensorProto.FLOAT
SUMS = 2 * WIDTH + HEADS


def bert_names(weights: dict[str, np.ndarray], count: int, first: int) -> dict[str, np.ndarray]:
    """The tuned layers under the names that add_layer reads."""
    out = {}
    for offset in range(count):
        mine, theirs = f"layers.{offset}.", f"encoder.layer.{first + offset}."
        for part, position in (("query", 0), ("key", 1), ("value", 2)):
            for kind in ("weight", "bias"):
                rows = slice(position * WIDTH, (position + 1) * WIDTH)
                out[f"{theirs}attention.self.{part}.{kind}"] = weights[f"{mine}qkv.{kind}"][rows]
        for name, full in (("o", "attention.output.dense"), ("attended", "attention.output.LayerNorm"),
                           ("up", "intermediate.dense"), ("down", "output.dense"), ("done", "output.LayerNorm")):  # fmt: skip
            for kind in ("weight", "bias"):
                out[f"{theirs}{full}.{kind}"] = weights[f"{mine}{name}.{kind}"]
    return out


def save_adapter_encoder(path: str, weights: dict[str, np.ndarray], layers: int, first: int, int8: bool) -> None:
    """
    Inputs `states` [1, tokens, 384] of one window and `pieces` int64 [pieces, 2], the tokens of each span in the window,
    half-open. Outputs `sums` [pieces, 780] (token sums, attention-weighted sums, sums of the weights) and `mentions`
    [pieces, labels], log-odds of the piece taken as a mention.
    """
    graph = Graph(int8)
    named = bert_names(weights, layers, first)
    states = "states"
    for index in range(first, first + layers):
        states = add_layer(graph, named, index, states)
    constant = graph.constant
    constant("zero_axis", np.array([0], np.int64))
    constant("last_axis", np.array([1], np.int64))
    graph.add("Squeeze", [states, "zero_axis"], "tokens")
    # pooling weights stay in float32: they are exponents
    constant("pool.weight", weights["pool.weight"].T.astype(np.float32))
    constant("pool.bias", weights["pool.bias"].astype(np.float32))
    graph.add("MatMul", ["tokens", "pool.weight"], "pool.product")
    graph.add("Add", ["pool.product", "pool.bias"], "pool.score")
    constant("low", np.array(-SCORE_LIMIT, np.float32))
    constant("high", np.array(SCORE_LIMIT, np.float32))
    graph.add("Clip", ["pool.score", "low", "high"], "pool.clipped")
    graph.add("Exp", ["pool.clipped"], "pool.weights")
    # [tokens, heads] repeated over each head's 32 columns
    repeat = np.repeat(np.eye(HEADS, dtype=np.float32), WIDTH // HEADS, axis=1)
    constant("repeat", repeat)
    graph.add("MatMul", ["pool.weights", "repeat"], "pool.wide")
    graph.add("Mul", ["tokens", "pool.wide"], "pool.values")
    graph.add("Concat", ["tokens", "pool.values", "pool.weights"], "stacked", axis=1)
    constant("scalar_zero", np.array(0, np.int64))
    constant("scalar_one", np.array(1, np.int64))
    graph.add("Shape", ["tokens"], "token_shape", start=0, end=1)
    graph.add("Squeeze", ["token_shape", "zero_axis"], "token_count")
    graph.add("Range", ["scalar_zero", "token_count", "scalar_one"], "token_index")
    graph.add("Split", ["pieces"], ["first", "stop"], axis=1)
    graph.add("GreaterOrEqual", ["token_index", "first"], "after_first")
    graph.add("Less", ["token_index", "stop"], "before_stop")
    graph.add("And", ["after_first", "before_stop"], "inside")
    graph.add("Cast", ["inside"], "member", to=FLOAT)
    graph.add("MatMul", ["member", "stacked"], "sums")
    # a mention: its mean, its first and its last token
    constant("mean_columns", np.arange(WIDTH, dtype=np.int64))
    graph.add("Gather", ["sums", "mean_columns"], "token_sums", axis=1)
    graph.add("Sub", ["stop", "first"], "size")
    graph.add("Cast", ["size"], "size_float", to=FLOAT)
    graph.add("Div", ["token_sums", "size_float"], "means")
    graph.add("Squeeze", ["first", "last_axis"], "first_flat")
    graph.add("Sub", ["stop", "scalar_one"], "last")
    graph.add("Squeeze", ["last", "last_axis"], "last_flat")
    graph.add("Gather", ["tokens", "first_flat"], "first_state")
    graph.add("Gather", ["tokens", "last_flat"], "last_state")
    graph.add("Concat", ["means", "first_state", "last_state"], "mention_input", axis=1)
    hidden = float_linear(graph, "mention1", "mention_input", weights["mention.1.weight"], weights["mention.1.bias"])
    hidden = graph.add("FastGelu", [hidden], "mention.gelu", domain="com.microsoft")
    graph.add("Identity", [float_linear(graph, "mention2", hidden, weights["mention.3.weight"], weights["mention.3.bias"])], "mentions")
    labels = len(weights["mention.3.bias"])
    graph.save(
        path,
        [
            helper.make_tensor_value_info("states", FLOAT, [1, "tokens", WIDTH]),
            helper.make_tensor_value_info("pieces", INT64, ["pieces", 2]),
        ],
        [
            helper.make_tensor_value_info("sums", FLOAT, ["pieces", SUMS]),
            helper.make_tensor_value_info("mentions", FLOAT, ["pieces", labels]),
        ],
    )


def save_document_network(path: str, weights: dict[str, np.ndarray], layers: int = 2) -> None:
    """
    Inputs, for the sentences of one document: `sums` [sentences, 780], `sizes` [sentences, 1] in tokens, `wide`
    [sentences, labels], `where` [sentences, 4], `summary` [1, 2 * labels]. Output `logits` [sentences, labels].
    Sentences attend to the 8 before and after them and to one global token; the work grows linearly with their number.
    """
    graph = Graph(False)
    constant, add = graph.constant, graph.add
    labels = len(weights["head.bias"])
    heads, size = DOCUMENT_HEADS, DOCUMENT_WIDTH // DOCUMENT_HEADS
    constant("columns_mean", np.arange(WIDTH, dtype=np.int64))
    constant("columns_picked", np.arange(WIDTH, 2 * WIDTH, dtype=np.int64))
    constant("columns_weight", np.arange(2 * WIDTH, SUMS, dtype=np.int64))
    constant("repeat", np.repeat(np.eye(HEADS, dtype=np.float32), WIDTH // HEADS, axis=1))
    add("Gather", ["sums", "columns_mean"], "mean_sum", axis=1)
    add("Div", ["mean_sum", "sizes"], "mean")
    add("Gather", ["sums", "columns_picked"], "picked_sum", axis=1)
    add("Gather", ["sums", "columns_weight"], "weight_sum", axis=1)
    add("MatMul", ["weight_sum", "repeat"], "weight_wide")
    add("Div", ["picked_sum", "weight_wide"], "picked")
    add("Concat", ["mean", "picked"], "vectors", axis=1)
    constant("quarter", np.array(0.25, np.float32))
    constant("low", np.array(-3, np.float32))
    constant("high", np.array(3, np.float32))
    add("Mul", ["wide", "quarter"], "wide_quarter")
    add("Clip", ["wide_quarter", "low", "high"], "wide_scaled")
    linear = lambda name, source, key: float_linear(graph, name, source, weights[key + ".weight"], weights[key + ".bias"])  # noqa: E731
    add("Add", [linear("enter", "vectors", "enter"), linear("wide_in", "wide_scaled", "wide")], "entered")
    states = add("Add", ["entered", linear("place_in", "where", "place")], "placed")
    whole = linear("summary_in", "summary", "glob")
    # pad to whole blocks of REACH, with one block before and one after for the neighbours' keys
    constant("reach", np.array([REACH], np.int64))
    constant("reach_less_one", np.array([REACH - 1], np.int64))
    constant("zero", np.array([0], np.int64))
    constant("one", np.array([1], np.int64))
    constant("zero_float", np.array(0, np.float32))
    add("Shape", ["wide"], "count", start=0, end=1)
    add("Add", ["count", "reach_less_one"], "count_up")
    add("Div", ["count_up", "reach"], "blocks")
    add("Mul", ["blocks", "reach"], "padded_count")
    add("Sub", ["padded_count", "count"], "missing")
    add("Concat", ["zero", "zero", "missing", "zero"], "pads_end", axis=0)
    add("Add", ["missing", "reach"], "missing_after")
    add("Concat", ["reach", "zero", "missing_after", "zero"], "pads_both", axis=0)
    constant("block_shape", np.array([-1, REACH, heads, size], np.int64))
    constant("wide_shape", np.array([-1, DOCUMENT_WIDTH], np.int64))
    constant("global_shape", np.array([1, heads, size, 1], np.int64))
    constant("global_value_shape", np.array([1, heads, 1, size], np.int64))
    constant("scale", np.array(size**-0.5, np.float32))
    # keys of neighbouring blocks: [blocks + 2, REACH, ...] → [blocks, 3 * REACH, ...]
    constant("two", np.array([2], np.int64))
    add("Add", ["blocks", "one"], "blocks_one")
    add("Add", ["blocks", "two"], "blocks_two")
    # which keys exist: sentence numbers of the keys, -REACH based
    constant("ones_row", np.array([[1]], np.float32))
    add("Concat", ["count", "one"], "ones_shape", axis=0)
    add("Expand", ["ones_row", "ones_shape"], "present")
    add("Pad", ["present", "pads_both", "zero_float"], "present_padded")
    constant("present_shape", np.array([-1, 1, 1, REACH], np.int64))
    add("Reshape", ["present_padded", "present_shape"], "present_blocks")
    around(graph, "present_blocks", "present_around", axis=3)
    constant("one_float", np.array(1, np.float32))
    constant("far", np.array(1e4, np.float32))
    add("Sub", ["present_around", "one_float"], "absent")
    add("Mul", ["absent", "far"], "absent_bias")
    for index in range(layers):
        name, key = f"document{index}", f"document.{index}."
        normed = layer_norm(graph, f"{name}.norm1", states, weights[key + "norm1.weight"], weights[key + "norm1.bias"])
        whole_normed = layer_norm(graph, f"{name}.norm1g", whole, weights[key + "norm1.weight"], weights[key + "norm1.bias"])
        query = linear(f"{name}.q", normed, key + "q")
        packed = linear(f"{name}.kv", normed, key + "kv")
        whole_packed = linear(f"{name}.kvg", whole_normed, key + "kv")
        add("Split", [packed], [f"{name}.k", f"{name}.v"], axis=1)
        add("Split", [whole_packed], [f"{name}.gk", f"{name}.gv"], axis=1)
        add("Pad", [query, "pads_end", "zero_float"], f"{name}.q_padded")
        add("Reshape", [f"{name}.q_padded", "block_shape"], f"{name}.q_blocks")
        add("Transpose", [f"{name}.q_blocks"], f"{name}.q_heads", perm=[0, 2, 1, 3])
        add("Mul", [f"{name}.q_heads", "scale"], f"{name}.q_scaled")
        for part, permutation in (("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
            add("Pad", [f"{name}.{part}", "pads_both", "zero_float"], f"{name}.{part}_padded")
            add("Reshape", [f"{name}.{part}_padded", "block_shape"], f"{name}.{part}_blocks")
            add("Transpose", [f"{name}.{part}_blocks"], f"{name}.{part}_heads", perm=permutation)
            around(graph, f"{name}.{part}_heads", f"{name}.{part}_around", axis=3 if part == "k" else 2)
        add("MatMul", [f"{name}.q_scaled", f"{name}.k_around"], f"{name}.product")
        constant(f"{name}.bias", band(weights[key + "bias"]))
        add("Add", [f"{name}.product", f"{name}.bias"], f"{name}.biased")
        add("Add", [f"{name}.biased", "absent_bias"], f"{name}.near")
        add("Reshape", [f"{name}.gk", "global_shape"], f"{name}.gk_heads")
        add("MatMul", [f"{name}.q_scaled", f"{name}.gk_heads"], f"{name}.whole_score")
        add("Concat", [f"{name}.near", f"{name}.whole_score"], f"{name}.scores", axis=3)
        add("Softmax", [f"{name}.scores"], f"{name}.shares", axis=3)
        constant(f"{name}.cut", np.array([3 * REACH, 1], np.int64))
        add("Split", [f"{name}.shares", f"{name}.cut"], [f"{name}.near_share", f"{name}.whole_share"], axis=3)
        add("MatMul", [f"{name}.near_share", f"{name}.v_around"], f"{name}.near_mixed")
        add("Reshape", [f"{name}.gv", "global_value_shape"], f"{name}.gv_heads")
        add("Mul", [f"{name}.whole_share", f"{name}.gv_heads"], f"{name}.whole_mixed")
        add("Add", [f"{name}.near_mixed", f"{name}.whole_mixed"], f"{name}.mixed_heads")
        add("Transpose", [f"{name}.mixed_heads"], f"{name}.mixed_blocks", perm=[0, 2, 1, 3])
        add("Reshape", [f"{name}.mixed_blocks", "wide_shape"], f"{name}.mixed_padded")
        add("Slice", [f"{name}.mixed_padded", "zero", "count", "zero"], f"{name}.mixed")
        states = add("Add", [states, linear(f"{name}.o", f"{name}.mixed", key + "o")], f"{name}.attended")
        normed = layer_norm(graph, f"{name}.norm2", states, weights[key + "norm2.weight"], weights[key + "norm2.bias"])
        up = add("FastGelu", [linear(f"{name}.up", normed, key + "up")], f"{name}.gelu", domain="com.microsoft")
        states = add("Add", [states, linear(f"{name}.down", up, key + "down")], f"{name}.done")
    last = layer_norm(graph, "last", states, weights["last.weight"], weights["last.bias"])
    constant("wide_scale", (4 * weights["wide_scale"]).astype(np.float32))
    add("Mul", ["wide_scaled", "wide_scale"], "wide_out")
    add("Add", [linear("head", last, "head"), "wide_out"], "logits")
    info = helper.make_tensor_value_info
    graph.save(
        path,
        [
            info("sums", FLOAT, ["sentences", SUMS]),
            info("sizes", FLOAT, ["sentences", 1]),
            info("wide", FLOAT, ["sentences", labels]),
            info("where", FLOAT, ["sentences", 4]),
            info("summary", FLOAT, [1, 2 * labels]),
        ],
        [info("logits", FLOAT, ["sentences", labels])],
    )


def float_linear(graph: Graph, name: str, source: str, weight: np.ndarray, bias: np.ndarray) -> str:
    """source times weight [out, in] transposed, plus bias, in float32."""
    graph.constant(f"{name}.weight", weight.T.astype(np.float32))
    graph.constant(f"{name}.bias", bias.astype(np.float32))
    graph.add("MatMul", [source, f"{name}.weight"], f"{name}.product")
    return graph.add("Add", [f"{name}.product", f"{name}.bias"], f"{name}.out")


def layer_norm(graph: Graph, name: str, source: str, weight: np.ndarray, bias: np.ndarray) -> str:
    graph.constant(f"{name}.weight", weight.astype(np.float32))
    graph.constant(f"{name}.bias", bias.astype(np.float32))
    return graph.add("LayerNormalization", [source, f"{name}.weight", f"{name}.bias"], f"{name}.out", epsilon=1e-5)


def around(graph: Graph, source: str, target: str, axis: int) -> None:
    """Joins each block of `source` [blocks + 2, …] with the one before and the one after, along `axis`."""
    for offset, (start, stop) in enumerate((("zero", "blocks"), ("one", "blocks_one"), ("two", "blocks_two"))):
        graph.add("Slice", [source, start, stop, "zero"], f"{target}.{offset}")
    graph.add("Concat", [f"{target}.{offset}" for offset in range(3)], target, axis=axis)


def band(bias: np.ndarray) -> np.ndarray:
    """Relative bias [heads, 2 * REACH + 1] as [1, heads, REACH, 3 * REACH]; -10000 out of reach."""
    query, key = np.arange(REACH)[:, None], np.arange(3 * REACH)[None] - REACH
    distance = key - query
    out = bias[:, np.clip(distance, -REACH, REACH) + REACH]
    return np.where(np.abs(distance) <= REACH, out, -1e4)[None].astype(np.float32)
