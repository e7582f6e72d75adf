"""`positions review`: statements out for people to judge, and their verdicts back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from db.terminal import common, counted, finish, opened, tagged

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@common
def review() -> None:
    """Have people check statements; what they say holds whenever the answers are tagged again.

    A statement judged wrong is no longer published; a corrected one is published as it should be, and says `reviewed`.
    Reviews go by what was said (answer, sentence, holder, target), not by the row, and `rebuild` keeps them. They hold
    for the same words in other documents too, within a week, unless those have a verdict of their own.
    """


@review.command("export")
@click.argument("file", type=FILE)
@click.option("--source", default="", help="Only statements of this source.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was answered since this day.")
@click.option("--limit", type=click.IntRange(min=1), help="At most this many statements.")
@click.option("--replace", is_flag=True, help="Write over FILE where it is there already.")
@common
def export(file: Path, source: str, since: Any, limit: int | None, replace: bool) -> None:
    """Write statements that nobody has judged to FILE (.csv or .jsonl), the least confident first.

    What is said in the same words in several documents (`documents` tells in how many) is written once.

    Fill in `verdict`: right, wrong, or corrected, and then what is to be changed: `correct_act`, `correct_stance`
    (without it the stance of the act), `correct_modality`, `correct_target_role`. `by`, `at` and `note` are free; a
    note is published, `by` is not. Lines without a verdict are left alone.
    """
    from db.reviews import export_reviews

    day = since.date().isoformat() if since else ""
    with opened(existing=True) as store:
        number = export_reviews(store, file, source=source, since=day, limit=limit, replace=replace)
        lost = len(store.lost_reviews())
    told = f"; {counted(lost, 'earlier verdict')} on no statement any more: see `positions review lost`" if lost else ""
    click.echo(f"wrote {file}: {counted(number, 'statement')} to check{told}")


@review.command("lost")
@common
def lost() -> None:
    """Tell the verdicts that speak of no statement any more, a line each with the reason; exit status 1 where there
    are any.

    A newer tagger may cut sentences otherwise, or no longer find what was confirmed. Where the statement is surely
    found again the verdict goes with it. Else judge what `export` gives for that answer, or judge the old sentence as
    wrong to let the verdict go.
    """
    with opened(existing=True) as store:
        rows = store.lost_reviews()
    for row in rows:
        said = " ".join(filter(None, (row["holder"], row["judged"], row["target"])))
        sentence = " ".join((row["sentence"] or "").split())
        on = f" on {row['at'][:10]}" if row["at"] else ""
        click.echo(f"{row['answer']}: {said} was judged {row['verdict']}{on}: {row['why']}: {sentence}")
    finish([len(rows)])


@review.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option("--by", default="", help="Who judged, where a line does not say.")
@common
def import_(file: Path, by: str) -> None:
    """Keep the verdicts in FILE (.csv or .jsonl), as `export` wrote it, and tag their answers again (others wait for
    `positions tag`).

    A line that cannot be taken is told with its number, and costs no other; the exit status is then 1. Of two verdicts
    on the same statement the later one counts. `positions publish` shows the result on the site.
    """
    from db.locks import in_turn
    from db.reviews import import_reviews
    from db.tagging import tag

    with opened(existing=True) as store:
        taken = import_reviews(store, file, by=by)
        for problem in taken.problems:
            click.echo(problem, err=True)
        rest = {"known already": taken.known, "older than what is kept": taken.older, "without a verdict": taken.empty}
        told = "; ".join(f"{number} {what}" for what, number in rest.items() if number)
        click.echo(f"kept {counted(taken.kept, 'verdict')}" + (f" ({told})" if told else ""))
        left = in_turn("tag", lambda: tagged(tag(store, only=taken.waiting))) if taken.waiting else 0
    finish([len(taken.problems), left])
