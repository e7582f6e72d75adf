"""A large invented working database, to measure the site with: `python -m tests.db.site.crowd FILE [ANSWERS]`."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.db.site.world import ENTITIES, Paper, Reply, Said, build

CUES = (
    ("condemn", -2, "condamne"), ("concern", -1, "s'inquiète de"), ("call_on", -1, "appelle à agir"),
    ("withhold", 0, "ne se prononce pas sur"), ("engage", 0, "dialogue avec"), ("welcome", 1, "salue"),
    ("cooperate", 1, "coopère avec"), ("support", 2, "soutient"), ("sanction", -2, "sanctionne"),
)  # fmt: skip
FILLER = "Le Gouvernement rappelle le cadre général de cette question et renvoie à ses réponses antérieures. "
MORE = tuple(
    (f"X{n:02}", "country", f"Country {n}", f"Pays {n}", f"Land {n}", f"Land {n}", f"Country {n}") for n in range(90)
)


def crowd(path: Path, answers: int = 10_000, *, seed: int = 1) -> Path:
    """A working database at `path` with so many invented answers of about 1,500 characters and five statements each."""
    return build(path, _papers(answers, random.Random(seed)), MORE)


def _papers(answers: int, chance: random.Random) -> Iterator[Paper]:
    names = [row for row in (*ENTITIES, *MORE) if row[0] != "INTL"]
    weights = [1 / (n + 1) for n in range(len(names))]
    governments = (("lu-chd", "LUX"), ("de-bundestag", "DEU"), ("uk-parliament", "GBR"))
    for number in range(answers):
        source, own = chance.choices(governments, (6, 3, 1))[0]
        text, said, named = FILLER * 4 + "\n", [], set()
        for turn in range(5):
            target = chance.choices(names, weights)[0]
            act, stance, cue = chance.choice(CUES)
            holder = chance.choice((own, own, own, "EU", "UN"))
            sentence = (
                f"Sur ce point {number}-{turn}, le Gouvernement {cue} {target[3]} dans le contexte de cette année."
            )
            text += sentence + " " + FILLER + ("\n" if turn == 2 else "")
            role = chance.choice(("actor", "actor", "actor", "setting"))
            attribution = "own" if holder == own else chance.choice(("joint", "reported"))
            modality = chance.choices(("asserted", "conditional"), (9, 1))[0]
            said.append(Said(sentence, cue, holder, target[0], act, stance, attribution, role, modality))
            named.add((target[3], target[0]))
        day = f"{chance.randint(2014, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        reply = Reply(f"Quelle est la position sur le point {number} ?", text, tuple(said), tuple(sorted(named)))
        yield Paper(f"x-{number}", f"Question inventée {number}", day, (reply,), source, own, number=str(number))


if __name__ == "__main__":
    crowd(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
