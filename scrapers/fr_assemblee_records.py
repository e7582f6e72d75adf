"""France: the record of one question (JSON or XML of the same shape) to a document.

Of the shape: what stands there once is an object, what stands there several times a list; what is empty is null, or in
XML an element without text; dates are ISO 8601 in JSON and 31/12/2024 in XML.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import regex

from scrapers.fr_assemblee_sitting import exchange, words
from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.text import clean, clean_line, mojibake

SOURCE_ID = "fr-assemblee"
GOVERNMENT = "FRA"
PAGES = "https://www.assemblee-nationale.fr/dyn"
Record = Mapping[str, Any]

_ISO = regex.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")
_SLASHED = regex.compile(r"(?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4})")
_UID = regex.compile(r"QANR5L(?P<legislature>\d+)(?P<type>Q[A-Z]+)(?P<number>\d+)")
_NAME = regex.compile(r"(?:[dl]['’])?\p{Lu}")
_WORD = regex.compile(r"\S+")


class NoRecordError(ValueError):
    """A file holds no question; the message says what it holds."""


def questions_of(record: Record) -> Iterator[Record]:
    """The questions of a file: one, or a list of them under one root. Raises NoRecordError."""
    if "uid" in record:
        yield record
        return
    inner = record.get("question") or record.get("questionsEcrites") or record.get("questions")
    found = [one for one in _listed(inner) if isinstance(one, Mapping)]
    if not found:
        raise NoRecordError(f"holds no question but {', '.join(map(str, list(record)[:5])) or 'nothing'}")
    for one in found:
        yield from questions_of(one)


def xml_record(root: Any) -> Record:
    """An XML document as its JSON would be: names without namespace, text, objects, lists."""
    return {_name(root): _plain(root)}


def question_document(record: Record, url: str) -> tuple[Document, str] | Problem:
    """The document of a question, and its heading (rubrique); a problem where it has no id."""
    uid = _UID.fullmatch(_text(record.get("uid")))
    if not uid:
        said = f"{SOURCE_ID}, {url}: a question has no id ({_text(record.get('uid'))!r})"
        return Problem(SOURCE_ID, "parse", "no_key", said, "", url)
    identity, seen = f"{SOURCE_ID}:{uid[0]}", list(_unknown(record))
    kind = words()["types"].get(uid["type"], "")
    if not kind:
        seen.append(("unknown_type", f"the type of question {uid['type']!r} is not known"))
        kind = uid["type"].lower()
    asked_texts, answer_texts = _texts(record, "textesQuestion", "texteQuestion"), _answers(record)
    heading, title = _titles(record)
    if kind == "qg":
        questions, answers, people = _sitting(record, answer_texts, seen)
    else:
        questions, answers, people = _written(record, asked_texts, answer_texts, seen)
    reply = "\n".join(answer.text for answer in answers)
    for name, text in (("question", "\n".join(q.text for q in questions)), ("answer", reply)):
        if place := mojibake(text):
            seen.append(("bad_encoding", f"the {name} was read in another encoding than it was written in ({place!r})"))
    answered = _day(answer_texts, "answer", seen)
    status = _status(record, reply, seen)
    if status == "answered" and not reply:
        seen.append(("no_text", "is answered, but the file has no text of the answer"))
    document = Document(
        source=SOURCE_ID,
        key=uid[0],
        own=GOVERNMENT,
        type=kind,
        number=uid["number"],
        legislature=uid["legislature"],
        title=title,
        url=f"{PAGES}/{uid['legislature']}/questions/{uid[0]}",
        asked_on=_day(asked_texts, "question", seen) or (answered if kind == "qg" else ""),
        answered_on=answered,
        ministry=_ministry(record),
        languages=("fr",),
        status=status,
        truncated=status == "answered" and not reply,
        reply=reply,
        people=people,
        questions=questions,
        answers=answers,
        problems=tuple(Problem(SOURCE_ID, "parse", code, f"{identity}: {said}", identity, url) for code, said in seen),
    )
    return document, heading


# Texts


def _sitting(
    record: Record, reports: list[Record], seen: list[tuple[str, str]]
) -> tuple[tuple[Question, ...], tuple[Answer, ...], tuple[Person, ...]]:
    """Question, answer and people of a question to the government, from the report of the sitting."""
    said = exchange("\n".join(_text(report.get("texte")) for report in reports))
    group = _group(record)
    people = [Person(name, "asker", group) for name in said.askers[:1]]
    people += [Person(name, "asker") for name in said.askers[1:]]
    people += [Person(name, "answerer", "", office) for name, office in said.answerers]
    if reports and not said.askers:
        seen.append(("no_asker", "the report names no deputy whom the chair called"))
    if reports and not said.answer:
        seen.append(("no_answer", "nobody of the government speaks in the report"))
    questions = (Question(1, said.question),) if said.question else ()
    answers = (Answer(1, said.answer, (1,) if questions else (), language="fr"),) if said.answer else ()
    return questions, answers, tuple(people)


def _written(
    record: Record, asked: list[Record], answered: list[Record], seen: list[tuple[str, str]]
) -> tuple[tuple[Question, ...], tuple[Answer, ...], tuple[Person, ...]]:
    """Questions, answers and the deputy of a written question. The file knows deputies by their id alone; the name is
    that with which the question begins ("Mme Anne Untel attire l'attention de ...")."""
    questions = tuple(Question(n, text) for n, text in enumerate(filter(None, map(_clean, asked)), 1))
    ordinals = tuple(question.ordinal for question in questions)
    answers = tuple(
        Answer(n, text, ordinals, language="fr") for n, text in enumerate(filter(None, map(_clean, answered)), 1)
    )
    if not questions:
        seen.append(("no_text", "the file has no text of the question"))
    name = _deputy(questions[0].text) if questions else ""
    known = _text(_under(record, "auteur", "identite", "acteurRef"))
    if not name and questions:
        seen.append(("no_asker", f"the question does not begin with a name; its deputy is {known or 'not named'}"))
    people = (Person(name or known, "asker", _group(record)),) if name or known else ()
    return questions, answers, people


def _clean(text: Record) -> str:
    return clean(_text(text.get("texte")))


def _deputy(question: str) -> str:
    """The name with which a question begins, behind "M." or "Mme"; empty where it begins otherwise."""
    first, *rest = _WORD.findall(question[:200]) or [""]
    if first not in ("M.", "Mme", "Mlle"):
        return ""
    name: list[str] = []
    for word in rest:
        if not _NAME.match(word) and word not in words()["particles"]:
            break
        name.append(word)
    while name and not _NAME.match(name[-1]):
        name.pop()
    return clean_line(" ".join(name)).strip(",") if 2 <= len(name) <= 6 else ""


# Fields


def _answers(record: Record) -> list[Record]:
    return _texts(record, "textesReponse", "texteReponse")


def _texts(record: Record, outer: str, inner: str) -> list[Record]:
    return [one for one in _listed(_under(record, outer, inner)) if isinstance(one, Mapping)]


def _titles(record: Record) -> tuple[str, str]:
    """Heading and title: the first of the head of the analysis, the analyses, and the heading that says something."""
    heading = clean_line(_text(_under(record, "indexationAN", "rubrique")))
    candidates = [
        _text(_under(record, "indexationAN", "teteAnalyse")),
        "; ".join(map(_text, _listed(_under(record, "indexationAN", "analyses", "analyse")))),
        "; ".join(map(_text, _listed(_under(record, "indexationAN", "ANALYSE", "ANA")))),
        heading,
    ]
    return heading, next((clean_line(one) for one in candidates if one), "")


def _ministry(record: Record) -> str:
    """The ministry to which the question was given last, else the one that was asked."""
    given = _listed(_under(record, "minAttribs", "minAttrib"))
    for one in (_under(given[-1], "denomination") if given else None, record.get("minInt")):
        name = _text(_under(one, "developpe")) or _text(_under(one, "abrege"))
        if name:
            return clean_line(name).replace("'", "’")
    return ""


def _group(record: Record) -> str:
    return clean_line(_text(_under(record, "auteur", "groupe", "abrege")))


def _status(record: Record, reply: str, seen: list[tuple[str, str]]) -> str:
    code, label = (_text(_under(record, "cloture", name)) for name in ("codeCloture", "libelleCloture"))
    if reply:
        return "answered"
    if code in words()["closed"]:
        return str(words()["closed"][code])
    if regex.search(words()["withdrawn"], label, regex.IGNORECASE):
        return "withdrawn"
    if (code or label) and not regex.search(words()["lapsed"], label, regex.IGNORECASE):
        seen.append(("unknown_status", f"how the question was closed is not known ({code!r}, {label!r})"))
    return "open"


def _day(texts: list[Record], which: str, seen: list[tuple[str, str]]) -> str:
    """The day on which the Journal officiel printed the last of some texts, or empty."""
    stated = _text(_under(texts[-1], "infoJO", "dateJO")) if texts else ""
    if not stated:
        return ""
    if found := _ISO.match(stated) or _SLASHED.match(stated):
        with contextlib.suppress(ValueError):
            return dt.date(*map(int, found.group("year", "month", "day"))).isoformat()
    seen.append(("bad_date", f"the date of the {which} {stated!r} is none; left empty"))
    return ""


def _unknown(record: Record) -> Iterator[tuple[str, str]]:
    strange = {name for name in record if not name.startswith("@")} - set(words()["fields"])
    strange |= {name for text in _answers(record) for name in text} - set(words()["answer_fields"])
    if strange:
        yield "unknown_field", f"the file has fields that are not known: {', '.join(sorted(strange))}"


def _under(value: object, *path: str) -> object:
    """What stands under a path of names; None where something on the way is no object."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) else ""


def _plain(element: Any) -> Any:
    """An element as JSON: text where it has no children, else an object; a name that occurs again is a list."""
    found: dict[str, Any] = {}
    for child in element.iterchildren("*"):
        name, value = _name(child), _plain(child)
        found[name] = [*_listed(found[name]), value] if name in found else value
    return found or element.text


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
