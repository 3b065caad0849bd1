"""
What a domain trains on top of the frozen base: upper layers, the pooling of spans, a document network over sentences with
sliding-window attention, and heads. adapter_graphs.py writes the same as ONNX graphs.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adapter_graphs import DOCUMENT_HEADS, DOCUMENT_WIDTH, HEADS, REACH, SCORE_LIMIT, WIDTH
from encoder_data import Batch

UPPER_LAYERS = 2
# Log-odds are large numbers; the network sees them divided by this and cut at ± WIDE_LIMIT.
WIDE_UNIT, WIDE_LIMIT = 4.0, 3.0
FAR = -1e4


class Layer(nn.Module):
    """One transformer layer in BERT's layout; attention stays within a window."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.o = nn.Linear(WIDTH, WIDTH)
        self.attended = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.done = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, states: Tensor, batch: Batch) -> Tensor:
        """states [tokens, WIDTH] of all windows in a row; only attention sees them padded."""
        windows, length = batch.windows, batch.length
        packed = self.qkv(states)
        padded = packed.new_zeros(windows * length, 3 * WIDTH).index_copy(0, batch.place, packed)
        heads = padded.view(windows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        q, k, v = (part.reshape(windows * HEADS, length, -1) for part in heads)
        # Written out: with heads of 32 columns it trains faster on processors than the fused operator.
        scores = torch.baddbmm(batch.absent.to(q.dtype), q * (WIDTH // HEADS) ** -0.5, k.transpose(1, 2))
        mixed = (scores.softmax(-1) @ v).view(windows, HEADS, length, -1).transpose(1, 2)
        states = self.attended(states + self.o(mixed.reshape(windows * length, WIDTH)[batch.place]))
        return self.done(states + self.down(F.gelu(self.up(states), approximate="tanh")))


class DocumentLayer(nn.Module):
    """Each sentence attends to REACH sentences on either side, by distance, and to one token for the whole document."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        width = DOCUMENT_WIDTH
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.q, self.kv, self.o = nn.Linear(width, width), nn.Linear(width, 2 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.bias = nn.Parameter(torch.zeros(DOCUMENT_HEADS, 2 * REACH + 1))
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, whole: Tensor, group: Tensor) -> Tensor:
        """
        states [sentences, width]; whole [groups, width]; group [sentences]: sentences of other groups are out of reach.
        Computed as a masked square, which is quicker in training; the graph that ships works in bands.
        """
        count, width = states.shape
        split = lambda part: part.float().view(len(part), DOCUMENT_HEADS, -1).transpose(0, 1)  # noqa: E731
        normed = self.norm1(states)
        query = split(self.q(normed)) * (width // DOCUMENT_HEADS) ** -0.5
        key, value = (split(part) for part in self.kv(normed).chunk(2, -1))
        whole_key, whole_value = (split(part)[:, group] for part in self.kv(self.norm1(whole)).chunk(2, -1))
        distance = torch.arange(count)[None] - torch.arange(count)[:, None]
        near = (distance.abs() <= REACH) & (group[None] == group[:, None])
        scores = query @ key.transpose(1, 2) + self.bias[:, distance.clamp(-REACH, REACH) + REACH]
        whole_score = (query * whole_key).sum(-1, keepdim=True)
        shares = torch.cat([scores.masked_fill(~near, FAR), whole_score], -1).softmax(-1)
        mixed = shares[..., :-1] @ value + shares[..., -1:] * whole_value
        states = states + self.dropout(self.o(mixed.transpose(0, 1).reshape(count, width)))
        return states + self.dropout(self.down(F.gelu(self.up(self.norm2(states)), approximate="tanh")))


class ClauseNetwork(nn.Module):
    def __init__(self, labels: int, dropout: float = 0.1, input_dropout: float = 0.2) -> None:
        super().__init__()
        width = DOCUMENT_WIDTH
        self.layers = nn.ModuleList([Layer() for _ in range(UPPER_LAYERS)])
        self.pool = nn.Linear(WIDTH, HEADS)
        self.enter = nn.Linear(2 * WIDTH, width)
        self.wide = nn.Linear(labels, width)
        self.place = nn.Linear(4, width)
        self.glob = nn.Linear(2 * labels, width)
        self.document = nn.ModuleList([DocumentLayer(dropout) for _ in range(2)])
        self.last = nn.LayerNorm(width)
        self.head = nn.Linear(width, labels)
        self.wide_scale = nn.Parameter(torch.full((labels,), 0.3))
        self.mention = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(3 * WIDTH, 128), nn.GELU(approximate="tanh"), nn.Linear(128, labels)
        )
        self.dropout, self.input_dropout = nn.Dropout(dropout), nn.Dropout(input_dropout)
        for head in (self.head, self.mention[3]):
            nn.init.constant_(head.bias, -3.0)

    def encode(self, batch: Batch) -> Tensor:
        """States of the batch's tokens after the upper layers, [tokens, WIDTH]."""
        states = batch.states
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                states = layer(states, batch)
        return states.float()

    def sums(self, states: Tensor, spans: Tensor) -> Tensor:
        """
        Sums over the tokens of each span (half-open, [spans, 2]): states, states weighted by each head for its own
        columns, and those weights; [spans, 2 * WIDTH + HEADS]. Sums of a passage's pieces add up to the passage's.
        """
        weights = self.pool(states).clamp(-SCORE_LIMIT, SCORE_LIMIT).exp()
        picked = states.view(-1, HEADS, WIDTH // HEADS) * weights[..., None]
        stacked = torch.cat([states, picked.reshape(len(states), WIDTH), weights], 1)
        token = torch.arange(len(states))[None]
        return ((token >= spans[:, :1]) & (token < spans[:, 1:])).to(states.dtype) @ stacked

    def passages(
        self, sums: Tensor, sizes: Tensor, wide: Tensor, where: Tensor, summary: Tensor, group: Tensor, wide_kept: Tensor | None = None
    ) -> Tensor:
        """
        Log-odds [sentences, labels] from `sums`, `sizes` [sentences, 1] in tokens, the linear model's log-odds `wide`, the
        places `where` [sentences, 4], and `summary` [groups, 2 * labels]. `wide_kept` switches `wide` off where it is 0.
        """
        mean = sums[:, :WIDTH] / sizes
        picked = sums[:, WIDTH : 2 * WIDTH].view(-1, HEADS, WIDTH // HEADS) / sums[:, 2 * WIDTH :, None]
        vectors = torch.cat([mean, picked.reshape(-1, WIDTH)], 1)
        scaled = (wide / WIDE_UNIT).clamp(-WIDE_LIMIT, WIDE_LIMIT)
        if wide_kept is not None:
            scaled = scaled * wide_kept
        states = self.enter(self.input_dropout(vectors)) + self.wide(scaled) + self.place(where)
        whole = self.glob(summary)
        for layer in self.document:
            states = layer(states, whole, group)
        return self.head(self.dropout(self.last(states))) + self.wide_scale * WIDE_UNIT * scaled

    def mentions(self, states: Tensor, spans: Tensor, sums: Tensor) -> Tensor:
        """Log-odds [mentions, labels] from the mean, the first and the last token of each mention."""
        mean = sums[:, :WIDTH] / (spans[:, 1:] - spans[:, :1])
        return self.mention(torch.cat([mean, states[spans[:, 0]], states[spans[:, 1] - 1]], 1))


def start_from(network: ClauseNetwork, weights: dict[str, np.ndarray], first: int) -> None:
    """Copies the encoder's layers from `first` on into the network's upper layers."""
    for offset, layer in enumerate(network.layers):
        get = lambda name: torch.tensor(weights[f"encoder.layer.{first + offset}.{name}"])  # noqa: E731
        for kind in ("weight", "bias"):
            parts = [get(f"attention.self.{part}.{kind}") for part in ("query", "key", "value")]
            getattr(layer.qkv, kind).data = torch.cat(parts)
        for mine, theirs in (
            ("o", "attention.output.dense"), ("attended", "attention.output.LayerNorm"), ("up", "intermediate.dense"),
            ("down", "output.dense"), ("done", "output.LayerNorm"),
        ):  # fmt: skip
            getattr(layer, mine).weight.data = get(f"{theirs}.weight")
            getattr(layer, mine).bias.data = get(f"{theirs}.bias")
