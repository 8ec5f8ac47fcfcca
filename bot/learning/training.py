"""Labelled cases turned into weights: the general model of all projects, and the model of one catalog."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from bot.core.facts import Facts
from bot.core.fit import GENERAL_NAMES
from bot.core.learned import GeneralModel
from bot.core.matching import Matcher, Observed
from bot.learning.cases import Case

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: How much one unit of a feature counts before regularisation: pairs and words of the title are many, so less.
_SCALES = (("title: ", " & ", 0.7), ("word: ", "", 0.7))
#: A feature must stand in so many cases to be learned.
_LEAST_CASES = 3
#: Inverse of the regularisation strength, chosen by cross-validation on the team's own cases, not on those reported.
#: It is that much where an entry is right for `_FULL` texts on average, and less where there are fewer.
STRENGTH, _FULL = 0.4, 20.0
#: The general score counts as it is where an entry is right for so few texts on average, and not at all where for so
#: many: there it adds nothing, and it compares an entry with all others, so that new ones would change what is said of
#: the old ones. In between its share falls with the logarithm.
_GENERAL_LEADS, GENERAL_ENDS = 4.0, 40.0
#: How freely signature levels may count, against one feature.
_FREE_SIGNATURES = 10.0
#: Variance of the biases of entries with cases around their mean.
_FREE_BIAS = 0.05

#: The same for the general model: while entries are put in order, and while the best of each issue are judged.
_RANKING_STRENGTH, _GENERAL_STRENGTH = 0.05, 0.02
#: Entries of an issue that are judged when the general model learns to be silent.
_CLOSE = 2
#: Relative change of the loss at which fitting ends: further steps change weights in the third decimal only.
_ENOUGH = 1e-6


@dataclass(frozen=True, slots=True)
class Linear:
    """A fitted multinomial model: `classes` holds entries, 0 for none; rows of `weights` go with them."""

    classes: tuple[int, ...]
    names: tuple[str, ...]
    scales: Array
    weights: Array
    bias: Array
    pair: Array

    def probabilities(self, observed: Sequence[Observed]) -> Array:
        """Probability of each class (columns, in the order of `classes`) for each case (rows)."""
        import numpy as np

        scores = _matrix(observed, self.names, self.scales) @ self.weights.T + self.bias
        for column, id in enumerate(self.classes):
            if id:
                scores[:, column] += np.array([seen.pair(id) for seen in observed]) @ self.pair
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def observe_cases(matcher: Matcher, cases: Iterable[Case]) -> list[Observed]:
    """What the matcher sees of each case, before anything is judged."""
    return [matcher.observe(matcher.read(case.title, case.body)) for case in cases]


def fit_catalog(observed: Sequence[Observed], targets: Sequence[Mapping[int, float]]) -> Linear:
    """Multinomial logistic regression over entries and none; L2-regularised, fitted by L-BFGS.

    A target maps the answers that would be right to how right they are, 0 to 1, none being 0; its likelihood is their
    sum, so that a case with several right entries is right whichever is chosen. A model of few texts starts from what
    the general model says and is held close to it; see `general_share`.
    """
    import numpy as np
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    classes = tuple(sorted({0, *(id for target in targets for id in target)}))
    counts = Counter(name for seen in observed for name in seen.features)
    names = tuple(sorted(name for name, count in counts.items() if count >= _LEAST_CASES))
    scales = np.array([_scale(name) for name in names])
    inputs = _matrix(observed, names, scales)
    right = np.array([[target.get(id, 0.0) for id in classes] for target in targets]).reshape(-1, len(classes))
    pairs = np.array([[seen.pair(id) if id else (0.0,) * 4 for id in classes] for seen in observed])
    pairs = pairs.reshape(-1, len(classes), 4)  # also where there are no texts
    entries = max(len(classes) - 1, 1)
    texts = float((right[:, 1:] == 1).sum()) / entries
    towards_none = np.array([1.0, *[-1 / entries] * (len(classes) - 1)])
    strength = STRENGTH * min(1.0, max(texts, 1.0) / _FULL)
    share, stiffness = general_share(texts), 1 / _FREE_BIAS
    given, levels = share * pairs[:, :, 0], pairs[:, :, 1:]
    freedom = np.full(3, _FREE_SIGNATURES)
    shape = (len(classes), len(names))
    size = shape[0] * shape[1]

    def loss(flat: Array) -> tuple[float, Array]:
        weights, bias, level = flat[:size].reshape(shape), flat[size : size + shape[0]], flat[size + shape[0] :]
        scores = inputs @ weights.T + bias + levels @ level + given
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        chance = powers / powers.sum(axis=1, keepdims=True)
        hit = np.maximum((chance * right).sum(axis=1), 1e-12)
        target = chance * right / hit[:, None]
        error = chance - target
        mean = bias[1:].sum() / entries
        apart = bias - mean
        apart[0] = 0.0
        ahead = bias[0] - mean  # of all entries; the general score needs no more where it counts
        value = -np.log(hit).sum()
        value += 0.5 / strength * ((weights**2).sum() + (level**2 / freedom).sum())
        value += 0.5 * (stiffness * (apart**2).sum() + share * ahead**2)
        gradient = np.concatenate(
            [
                (inputs.T @ error).T.ravel() + weights.ravel() / strength,
                error.sum(axis=0) + apart * stiffness + share * ahead * towards_none,
                np.einsum("nc,nck->k", error, levels) + level / (strength * freedom),
            ]
        )
        return float(value), gradient

    start = np.zeros(size + shape[0] + len(freedom))
    with threadpool_limits(1):  # the matrices are small: more threads only wait for each other, six times as long
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500, "ftol": _ENOUGH}).x
    weights, bias, level = found[:size].reshape(shape), found[size : size + shape[0]], found[size + shape[0] :]
    return Linear(classes, names, scales, weights, bias, np.array([share, *level]))


def general_share(texts: float) -> float:
    """How much of the general score counts, 1 to 0, where an entry is right for so many texts on average."""
    fallen = log(max(texts, _GENERAL_LEADS) / _GENERAL_LEADS) / log(GENERAL_ENDS / _GENERAL_LEADS)
    return max(0.0, 1.0 - fallen)


def fit_general(projects: Sequence[tuple[Sequence[Observed], Sequence[Case]]]) -> dict[str, Any]:
    """The general model as plain data, from the observed candidates of several projects; see `GeneralModel`.

    Fitted twice: to all candidates, and then to the best two of each issue only. To find the right entry is the easy
    part; what is left to learn is whether the one that comes first is right.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    issues = [
        [(row, id in case.gold) for id, row in seen.general.items()]
        for observed, cases in projects
        for seen, case in zip(observed, cases, strict=True)
    ]
    numbers = np.array([row for issue in issues for row, _ in issue])
    right = np.array([is_right for issue in issues for _, is_right in issue])
    middle, spread = numbers.mean(axis=0), numbers.std(axis=0)
    spread[spread < 1e-9] = 1.0
    inputs = (numbers - middle) / spread
    scores = LogisticRegression(C=_RANKING_STRENGTH, max_iter=5000).fit(inputs, right).decision_function(inputs)
    close = best_of_each(scores, [len(issue) for issue in issues])
    model = LogisticRegression(C=_GENERAL_STRENGTH, max_iter=5000).fit(inputs[close], right[close])
    weights = model.coef_[0] / spread
    return {
        "weights": {name: round(float(value), 4) for name, value in zip(GENERAL_NAMES, weights, strict=True)},
        "bias": round(float(model.intercept_[0] - (weights * middle).sum()), 4),
    }


def best_of_each(scores: Sequence[float] | Array, counts: Iterable[int]) -> list[int]:
    """Numbers of the rows with the highest scores, `_CLOSE` for each issue; `counts` says how many rows each has."""
    kept: list[int] = []
    start = 0
    for count in counts:
        order = sorted(range(start, start + count), key=lambda number: (-float(scores[number]), number))
        kept += order[:_CLOSE]
        start += count
    return kept


def frequencies(observed: Iterable[Facts], least: int = 2) -> tuple[dict[str, int], int]:
    """In how many issues each unit stands (those in fewer than `least` left out), and how many issues there are."""
    counts: Counter[str] = Counter()
    documents = 0
    for facts in observed:
        documents += 1
        counts.update(facts.title | facts.prose | facts.errors | facts.code)
    return {unit: count for unit, count in sorted(counts.items()) if count >= least}, documents


def blank_model(frequency: Mapping[str, int], documents: int) -> GeneralModel:
    """A general model that knows how rare words are and nothing else; what the first look of training uses."""
    return GeneralModel([0.0] * len(GENERAL_NAMES), 0.0, frequency, documents)


def _matrix(observed: Sequence[Observed], names: Sequence[str], scales: Array) -> Any:
    from scipy.sparse import csr_matrix

    column = {name: number for number, name in enumerate(names)}
    rows, columns, values = [], [], []
    for row, seen in enumerate(observed):
        for name, value in seen.features.items():
            at = column.get(name)
            if at is not None and value:
                rows.append(row)
                columns.append(at)
                values.append(value * scales[at])
    return csr_matrix((values, (rows, columns)), shape=(len(observed), len(names)))


def _scale(name: str) -> float:
    return next((scale for start, within, scale in _SCALES if name.startswith(start) and within in name), 1.0)
