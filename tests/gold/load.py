"""Gold lines of this folder made whole: the text, sentence and cue of each label, read from the recorded files.

The labels here hold offsets only, because the texts belong to the parliaments' records and stay where they were
recorded (a folder outside the project). `load` puts the two together and refuses a text that has changed.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

_REPLY = "RÉPONSE:\n"
_PARAGRAPH = re.compile(r"<br\s*/?>|</?p\b[^>]*>", re.IGNORECASE)
_SPEAKER = re.compile(r"<strong>(?P<name>.*?)</strong>(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_OFFICE = re.compile(r"\s*<i>[^<(]*\.\s*</i>", re.IGNORECASE)
# The clerk's notes; where the italics close before the bracket does, the rest of the bracket goes too.
_NOTE = re.compile(r"<i>\s*\([^)<]*</i>[^)<]*\)|<i>.*?</i>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_BLOCK = re.compile(r"<br\s*/?>|</?(?:p|div|li|ul|ol|tr|table|h\d)\b[^>]*>", re.IGNORECASE)
_EARLY_PRINT = re.compile(r"Vorabfassung - w|ird durch die lektorierte Version ersetzt\.?")
_FULL_LINE = 60
"""Characters that a line of a German paper has at least, unless it is the last of its paragraph."""


def load(path: Path, shared: Path) -> list[dict[str, Any]]:
    """The gold lines of `path` in the shape of the shared dev.jsonl, with texts from `shared`/real.

    Offsets are code points of `text`. Raises ValueError where a recorded text is not the one that was coded.
    Invented answers carry their text with them and need no `shared`.
    """
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_whole(label, shared) for label in lines]


def coded_text(record: bytes, field: str) -> str:
    """The coded text of one recorded file.

    `field` is "reply" or "question" (Luxembourg), "minister" (French sitting), or one of them with a start, as in
    "reply[6650:]", where the record holds more than the answer that was coded. Records of many answers name theirs:
    "answer#1663103" (United Kingdom, by the question's id), "speech#dbsect_4/spk_47" (Irish debate, by section and
    speech), "lines#1633-1639" (German printed paper, by its lines counted from 1).
    """
    name, _, start = field.rstrip(":]").partition("[")
    name, _, key = name.partition("#")
    text = _IN_MANY[name](record.decode("utf-8"), key) if key else _FIELDS[name](json.loads(record))
    return text[int(start or 0) :]


_CODED = ("holder", "attribution", "target", "target_role", "act", "stance", "modality")


def put_together(label: dict[str, Any]) -> dict[str, Any]:
    """An invented answer that is kept as a list of sentences, in the shape of the others.

    A sentence is a list: its text, a line break before it where it opens a paragraph, then its statements, each as
    holder, attribution, target, role, act, stance, modality and cue, with "optional" behind where that is so.
    """
    text, statements = "", []
    for written, *coded in label["sentences"]:
        sentence = written.lstrip("\n")
        if text:
            text += "\n" if written != sentence else " "
        start = len(text)
        text += sentence
        for said in coded:
            cue_start = start + sentence.index(said[7])
            statements.append(
                {
                    "sentence": sentence,
                    "start": start,
                    "end": start + len(sentence),
                    **dict(zip(_CODED, said, strict=False)),
                    "cue": said[7],
                    "cue_start": cue_start,
                    "cue_end": cue_start + len(said[7]),
                    **({"optional": True} if said[8:] else {}),
                }
            )
    rest = {key: value for key, value in label.items() if key != "sentences"}
    return {**rest, "text": text, "mentions": [], "statements": statements}


def _whole(label: dict[str, Any], shared: Path) -> dict[str, Any]:
    if "sentences" in label:
        return put_together(label)
    if label.get("invented"):
        text: str = label["text"]
    else:
        text = coded_text((shared / "real" / label["source"]).read_bytes(), label["field"])
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != label["sha256"]:
        raise ValueError(f"{label['id']}: the text of {label['source']} is not the one that was coded")
    statements = [
        {
            "sentence": text[statement["start"] : statement["end"]],
            **statement,
            "cue": text[statement["cue_start"] : statement["cue_end"]],
        }
        for statement in label["statements"]
    ]
    return {**label, "text": text, "statements": statements}


def _reply(record: Any) -> str:
    """What follows the heading of the answer in a Luxembourg record, without white space around it."""
    text: str = record["text"]
    return text.split(_REPLY, 1)[1].strip()


def _question(record: Any) -> str:
    """What stands between the headings of question and answer in a Luxembourg record."""
    text: str = record["text"]
    return text.split(_REPLY, 1)[0].removeprefix("QUESTION:\n").strip()


def _minister(record: Any) -> str:
    """The words of the member of the government in a French sitting, one line a paragraph.

    A speaker with an office in italics after the name is the government's; everybody else's paragraphs, and what
    the clerk notes in italics, are left out. A sentence cut by an interruption stays cut in two lines.
    """
    said: list[str] = []
    of_government = False
    for paragraph in _PARAGRAPH.split(record["question"]["textesReponse"]["texteReponse"]["texte"]):
        turn = _SPEAKER.search(paragraph)
        if turn:
            office = _OFFICE.match(turn["rest"])
            of_government = office is not None
            paragraph = turn["rest"][office.end() :] if office else ""
        words = html.unescape(_TAG.sub("", _NOTE.sub(" ", paragraph))).replace("\xa0", " ")
        words = " ".join(words.split()).replace(" ,", ",")
        if of_government and words:
            said.append(words)
    return "\n".join(said)


def _answer(records: str, key: str) -> str:
    """One answer of a month of British ones, one line a paragraph."""
    record = next(record for record in map(json.loads, records.splitlines()) if str(record["id"]) == key)
    paragraphs = (html.unescape(_TAG.sub("", part)).replace("\xa0", " ") for part in _BLOCK.split(record["answerText"]))
    return "\n".join(words for words in map(str.strip, paragraphs) if words)


def _speech(record: str, key: str) -> str:
    """One speech of an Irish sitting, one line a paragraph; section/speech, since speeches count on over the day."""
    section, speech = key.split("/")
    speeches = next(s for s in json.loads(record)["sections"] if s["debate_section_id"] == section)["speeches"]
    paragraphs = next(s for s in speeches if s["eid"] == speech)["paras"]
    return "\n".join(" ".join(paragraph["content"].split()) for paragraph in paragraphs)


def _lines(paper: str, key: str) -> str:
    """Lines of a German printed paper with its paragraphs put together again, as in the shared gold file.

    A paragraph ends where a short line ends a sentence. The note at the edge of an early print marks a new page,
    which is kept as an empty line, in the middle of a word too.
    """
    first, last = map(int, key.split("-"))
    text, ended, new_page = "", False, False
    for line in paper.split("\n")[first - 1 : last]:
        words = " ".join(line.split())
        if _EARLY_PRINT.fullmatch(words):
            new_page = True
        elif words:
            if text and new_page:
                text += "\n\n" if ended else " \n\n"
            elif text:
                text += "\n" if ended else " "
            text += words
            ended, new_page = words[-1] in ".:?!" and len(words) < _FULL_LINE, False
    return text


_FIELDS = {"reply": _reply, "question": _question, "minister": _minister}
_IN_MANY = {"answer": _answer, "speech": _speech, "lines": _lines}
