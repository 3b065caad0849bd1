"""
Trains a domain's part of the encoder on top of the frozen base, and writes its log-odds for the contracts that it has not
seen, from which the rankers learn.

    python train_encoder.py WORK_FOLDER FOLD [--seed 0] [--epochs 1.2]

FOLD is a number, or `all` for the model that ships. Writes `encoder-FOLD.pt` (weights averaged over the last steps) and,
for a number, `neural-FOLD.npz`. Keeps `encoder-FOLD.state` every SAVE_EVERY steps and goes on from it; a finished fold is
left as it is.
"""

import argparse
import json
import math
import os
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import average_precision_score
from torch import Tensor
from torch.nn import functional as F

from adapter_graphs import REACH
from corpus import KINDS, folds
from embed import BASE_LAYERS
from encoder_data import EncoderData, read_encoder_data
from network import ClauseNetwork, start_from
from train_linear import FOLDS

RATE, HEAD_RATE, DECAY = 2e-4, 1.5e-3, 0.02
WARM_UP = 0.08
WINDOWS_PER_STEP = 16
# Share of the windows without an answer that an epoch sees, and their weight: what they stand for.
EMPTY_KEPT = 0.15
# How often the linear model's log-odds are hidden from a window, so that the words themselves are learned.
WIDE_HIDDEN = 0.3
# Mentions crowd on the first page: their loss counts half, over no fewer than this many.
MENTION_WEIGHT, LEAST_MENTIONS = 0.5, 200
AVERAGED = 0.995
SAVE_EVERY = 50
PREDICTED_AT_ONCE = 8
OUTSIDE = -12.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=Path)
    parser.add_argument("fold")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=float, default=1.2)
    arguments = parser.parse_args()
    work = arguments.work
    if (work / f"encoder-{arguments.fold}.pt").exists():
        print(f"fold {arguments.fold} is trained")
        return
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    data = read_encoder_data(work)
    part = folds(data.corpus.titles, FOLDS, arguments.seed)
    held_out = np.flatnonzero(part == int(arguments.fold)) if arguments.fold != "all" else np.array([], np.int64)
    training = np.setdiff1d(np.arange(len(part)), held_out)
    network = train(data, training, arguments)
    if len(held_out):
        rows = np.flatnonzero(np.isin(data.corpus.row_document, held_out))
        logits = predict(network, data, held_out)[rows]
        np.savez(work / f"neural-{arguments.fold}.npz", rows=rows, logits=logits)
        print(json.dumps(average_precisions(data, rows, logits)))
    torch.save(network.state_dict(), work / f"encoder-{arguments.fold}.pt")
    (work / f"encoder-{arguments.fold}.state").unlink(missing_ok=True)


def train(data: EncoderData, documents: np.ndarray, arguments: argparse.Namespace) -> ClauseNetwork:
    torch.manual_seed(arguments.seed)
    network = ClauseNetwork(len(data.corpus.labels))
    start_from(network, dict(np.load(arguments.work / "base.npz")), BASE_LAYERS)
    upper = list(network.layers.parameters())
    others = [value for name, value in network.named_parameters() if not name.startswith("layers.")]
    groups = [{"params": upper, "lr": RATE, "rate": RATE}, {"params": others, "lr": HEAD_RATE, "rate": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY, betas=(0.9, 0.98))
    averaged = {name: value.clone() for name, value in network.state_dict().items()}
    schedule = steps_of(data, documents, arguments)
    saved = arguments.work / f"encoder-{arguments.fold}.state"
    step = 0
    if saved.exists():
        state = torch.load(saved)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        averaged, step = state["averaged"], state["step"]
        torch.set_rng_state(state["random"])
    network.train()
    while step < len(schedule):
        windows = schedule[step]
        warm = min(1.0, (step + 1) / (WARM_UP * len(schedule)))
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * warm * (1 - step / len(schedule))
        optimizer.zero_grad()
        loss = loss_of(network, data, windows)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        decay = min(AVERAGED, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, value in network.state_dict().items():
                averaged[name].lerp_(value, 1 - decay)
        if step % SAVE_EVERY == 0:
            print(f"step {step} of {len(schedule)}, loss {loss.item():.3f}", flush=True)
            state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "averaged": averaged}
            torch.save({**state, "step": step, "random": torch.get_rng_state()}, saved)
    network.load_state_dict(averaged)
    return network.eval()


def steps_of(data: EncoderData, documents: np.ndarray, arguments: argparse.Namespace) -> list[np.ndarray]:
    """Windows of each step: all with an answer and a fresh sample of the others in every epoch, shuffled."""
    random = np.random.default_rng([arguments.seed, 1])
    steps: list[np.ndarray] = []
    wanted = math.inf
    while len(steps) < wanted:
        windows = np.flatnonzero(np.isin(data.documents, documents))
        kept = windows[data.answered[windows] | (random.random(len(windows)) < EMPTY_KEPT)]
        kept = random.permutation(kept)
        steps += [kept[at : at + WINDOWS_PER_STEP] for at in range(0, len(kept) - WINDOWS_PER_STEP + 1, WINDOWS_PER_STEP)]
        wanted = min(wanted, round(arguments.epochs * len(steps)))
    return steps[: int(wanted)]


def loss_of(network: ClauseNetwork, data: EncoderData, windows: np.ndarray) -> Tensor:
    """Cross-entropy of passages, weighted for the windows left out, and of mentions. Each window is a document of its own."""
    batch = data.batch(windows)
    states = network.encode(batch)
    sums = network.sums(states, batch.spans)
    is_passage = data.corpus.kinds[batch.rows] == 0
    window_index = np.searchsorted(np.sort(windows), batch.window_of)
    group_of_window = np.argsort(windows)[window_index]
    # a passage of several pieces belongs to the window of its first
    rows, first, inverse = np.unique(batch.rows[is_passage], return_index=True, return_inverse=True)
    group = torch.from_numpy(group_of_window[is_passage][first])
    order = torch.from_numpy(np.lexsort((rows, group.numpy())))
    passage_sums, sizes = add_up(sums, batch.spans, is_passage, inverse, len(rows))
    kept = (torch.rand(len(windows), 1) >= WIDE_HIDDEN).float()
    weight = torch.from_numpy(np.where(data.answered[windows], 1, 1 / EMPTY_KEPT)).float()
    group, rows = group[order], rows[order.numpy()]
    logits = network.passages(
        passage_sums[order],
        sizes[order],
        torch.from_numpy(data.wide[rows]),
        torch.from_numpy(data.where[rows]),
        torch.from_numpy(data.summary[data.documents[windows]]),
        group,
        kept[group],
    )
    targets = torch.from_numpy(data.corpus.targets[rows])
    losses = F.binary_cross_entropy_with_logits(logits, targets, reduction="none").sum(1)
    loss = (losses * weight[group]).sum() / weight[group].sum()
    if is_passage.all():
        return loss
    is_mention = torch.from_numpy(~is_passage)
    mentioned = batch.rows[~is_passage]
    logits = network.mentions(states, batch.spans[is_mention], sums[is_mention])
    targets = torch.from_numpy(data.corpus.targets[mentioned])
    asked = torch.from_numpy(data.asked[data.corpus.kinds[mentioned]])
    losses = F.binary_cross_entropy_with_logits(logits, targets, reduction="none") * asked
    return loss + MENTION_WEIGHT * losses.sum() / max(len(mentioned), LEAST_MENTIONS)


def add_up(sums: Tensor, spans: Tensor, chosen: np.ndarray, passage: np.ndarray, count: int) -> tuple[Tensor, Tensor]:
    """Sums and token counts of `count` passages from those of their chosen pieces; `passage` [chosen] says whose each is."""
    pieces, index = torch.from_numpy(chosen), torch.from_numpy(passage)
    sizes = (spans[pieces, 1:] - spans[pieces, :1]).to(sums.dtype)
    return (
        torch.zeros(count, sums.shape[1]).index_add(0, index, sums[pieces]),
        torch.zeros(count, 1).index_add(0, index, sizes),
    )


@torch.no_grad()
def predict(network: ClauseNetwork, data: EncoderData, documents: np.ndarray) -> np.ndarray:
    """Log-odds [rows, labels]; OUTSIDE for rows of other documents and for rows without a token."""
    out = np.full(data.wide.shape, OUTSIDE, np.float32)
    for document in documents:
        first, count = data.first_row[document], data.passages[document]
        sums = torch.zeros(count, 0)
        windows = data.windows_of(document)
        for at in range(0, len(windows), PREDICTED_AT_ONCE):
            batch = data.batch(windows[at : at + PREDICTED_AT_ONCE])
            states = network.encode(batch)
            pieces = network.sums(states, batch.spans)
            is_passage = data.corpus.kinds[batch.rows] == 0
            if sums.shape[1] == 0:
                sums, sizes = torch.zeros(count, pieces.shape[1]), torch.zeros(count, 1)
            more, tokens = add_up(pieces, batch.spans, is_passage, batch.rows[is_passage] - first, count)
            sums, sizes = sums + more, sizes + tokens
            if not is_passage.all():
                mention = torch.from_numpy(~is_passage)
                logits = network.mentions(states, batch.spans[mention], pieces[mention])
                out[batch.rows[~is_passage]] = logits.numpy()
        if sums.shape[1]:
            write_passages(network, data, document, sums, sizes, out)
    return out


def write_passages(
    network: ClauseNetwork, data: EncoderData, document: int, sums: Tensor, sizes: Tensor, out: np.ndarray, stride: int = 800
) -> None:
    """Runs the document network in strides that overlap by all that two of its layers can see."""
    present = np.flatnonzero(sizes[:, 0].numpy() > 0)
    rows = data.first_row[document] + present
    summary = torch.from_numpy(data.summary[document : document + 1])
    for at in range(0, len(rows), stride):
        start, stop = max(0, at - 2 * REACH), min(len(rows), at + stride + 2 * REACH)
        part, here = torch.from_numpy(present[start:stop]), rows[start:stop]
        group = torch.zeros(len(here), dtype=torch.long)
        wide, where = torch.from_numpy(data.wide[here]), torch.from_numpy(data.where[here])
        logits = network.passages(sums[part], sizes[part], wide, where, summary, group).numpy()
        out[rows[at : at + stride]] = logits[at - start : at - start + stride]


def average_precisions(data: EncoderData, rows: np.ndarray, logits: np.ndarray) -> dict[str, dict[str, float]]:
    """Average precision of each kind of row, all labels in one list: of the network, the linear model and their sum."""
    out = {}
    for kind, name in enumerate(KINDS):
        here = data.corpus.kinds[rows] == kind
        asked = data.asked[kind] > 0
        truth = data.corpus.targets[rows[here]][:, asked].ravel()
        neural, wide = logits[here][:, asked].ravel(), data.wide[rows[here]][:, asked].ravel()
        scores = {"neural": neural, "linear": wide, "sum": neural + wide}
        out[name] = {which: round(float(average_precision_score(truth, score)), 4) for which, score in scores.items()}
    return out


if __name__ == "__main__":
    main()
