"""Which questions are alike: by the runs of characters they share, weighed by how rare each is (R39).

Chinese is written without spaces and children's spelling is their own, so nothing is cut into words: of letters of an
alphabet runs of three and four count, padded at the ends of words, of Chinese characters single ones and pairs.
Runs that most of the questions have (of "why", of 为什么) weigh little: tf-idf, compared by the cosine (Salton &
Buckley 1988).
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

ALIKE = 0.3
"""From this cosine on a question is offered. Ours: in the tests it keeps what is reworded and drops the rest."""

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def alike(asked: str, known: Sequence[str], *, most: int = 3, least: float = ALIKE) -> list[int]:
    """Places in ``known`` of at most ``most`` questions like ``asked``, the likest first."""
    texts = [Counter(_runs(text)) for text in (asked, *known)]
    seen = Counter(run for text in texts for run in text)
    weights = {run: math.log((1 + len(texts)) / (1 + count)) + 1 for run, count in seen.items()}
    own, *others = ({run: (1 + math.log(n)) * weights[run] for run, n in text.items()} for text in texts)
    scored = [(_cosine(own, other), -place) for place, other in enumerate(others)]
    best = sorted((one for one in scored if one[0] >= least), reverse=True)
    return [-place for _score, place in best[:most]]


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    small, large = sorted((one, other), key=len)
    shared = math.fsum(weight * large[run] for run, weight in small.items() if run in large)
    lengths = math.sqrt(math.fsum(w * w for w in one.values()) * math.fsum(w * w for w in other.values()))
    return shared / lengths if lengths else 0.0


def _runs(text: str) -> Iterator[str]:
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        letters = []
        previous = ""
        for sign in word:
            if _HAN.match(sign):
                yield sign
                if previous:
                    yield previous + sign
                previous = sign
            else:
                letters.append(sign)
                previous = ""
        if letters:
            padded = f" {''.join(letters)} "
            for size in (3, 4):
                yield from (padded[at : at + size] for at in range(len(padded) - size + 1))
            if len(padded) == 3:
                yield padded


def tells(text: str, words: Sequence[str]) -> list[str]:
    """Which of the right answers' ``words`` stand in ``text``, whatever their case, width and spaces."""
    flat = _flat(text)
    return [word for word in words if _stands(word, text, flat)]


def _flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _stands(word: str, text: str, flat: str) -> bool:
    plain = _flat(word)
    if not plain:
        return False
    if len(plain) > 3 or _HAN.search(plain):
        return plain in flat
    # "3" stands in "it is 3", not in "bar 13": what is so short has to stand alone.
    return (
        re.search(rf"(?<![^\W_]){re.escape(plain)}(?![^\W_])", unicodedata.normalize("NFKC", text).casefold())
        is not None
    )
