"""Luxembourg: the answer as a PDF or its plain text: header, repeated questions, answers, date line, signatures.

A PDF differs in shape from the export: it has a heading with the number, it repeats each question in bold before its
answer, and it ends with place and date, title and "(s.) Name".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.labels import label_of
from scrapers.lu_chd_people import answerers, askers, ministry
from scrapers.lu_chd_records import GOVERNMENT, SOURCE_ID, WRITTEN, document_key
from scrapers.lu_chd_words import WRITTEN_DAY, BadDateError, any_of, legislature_of, pattern, words, written_day
from scrapers.pairing import Paired, pair
from scrapers.pdf import Paragraph
from scrapers.text import letters

NOTHING = Paired((), ())
_HEADER_LINES = 12
_SHORT = 90


@dataclass(frozen=True, slots=True)
class Asked:
    """One question named in the heading: its number, day and members."""

    number: str
    day: str = ""
    askers: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says: for which questions, the questions it repeats, the answers, when and by whom."""

    asked: tuple[Asked, ...] = ()
    topic: str = ""
    answered: str = ""
    answerers: tuple[Person, ...] = ()
    paired: Paired = NOTHING
    text: str = ""
    complaints: tuple[tuple[str, str], ...] = ()


def read_reply(parts: Sequence[Paragraph], known_questions: str = "") -> Reply:
    """Take a reply apart.

    :param known_questions: the text of the questions from elsewhere; what repeats it is then told by the words alone.
    """
    complaints: list[tuple[str, str]] = []
    header, begin = _header(parts)
    asked, topic = _asked(header, complaints)
    body, answered, signers = _sign_off(list(parts[begin:]), complaints)
    if not answered:
        answered = _day_line(parts[: max(begin - 1, 0)], complaints)
    paired = _paired(body, known_questions)
    text = "\n".join(answer.text for answer in paired.answers)
    return Reply(asked, topic, answered, signers, paired, text, tuple(complaints))


def reply_documents(parts: Sequence[Paragraph], url: str) -> Iterator[Document | Problem]:
    """A document for each question that a reply answers; one problem where it names none."""
    reply = read_reply(parts)
    if not reply.asked:
        yield _file_problem("no_number", "names no parliamentary question in its heading", url)
        return
    for asked in reply.asked:
        legislature = legislature_of(asked.day or reply.answered)
        if not legislature:
            yield _file_problem("no_key", f"question {asked.number} has no date that tells its legislature", url)
            continue
        key = document_key(legislature, WRITTEN, asked.number)
        people = asked.askers + reply.answerers
        found = [*reply.complaints, *_lacks(reply)]
        identity = f"{SOURCE_ID}:{key}"
        yield Document(
            source=SOURCE_ID,
            key=key,
            own=GOVERNMENT,
            type=WRITTEN,
            number=asked.number,
            legislature=legislature,
            title=reply.topic,
            asked_on=asked.day,
            answered_on=reply.answered,
            ministry=ministry(people),
            status="answered" if reply.text else "open",
            reply=reply.text,
            people=people,
            questions=reply.paired.questions,
            answers=reply.paired.answers,
            problems=tuple(Problem(SOURCE_ID, "parse", kind, f"{identity}: {said}", identity) for kind, said in found),
        )


def completed(cut: str, reply: Reply, number: str) -> str:
    """The whole of a text that the export cut: the cut text, and what follows its last words in the reply.

    Empty where the reply is not the rest of this text: neither has it the cut text's last words, nor does its heading
    name this question while it is as long.
    """
    whole = reply.text
    plain, places = _plain(whole)
    head = letters(cut)
    for length in (120, 60, 30):
        tail = head[-length:]
        if len(tail) < length:
            continue
        found = [match.end() for match in regex.finditer(regex.escape(tail), plain, overlapped=True)]
        if found:
            nearest = min(found, key=lambda end: abs(end - len(head)))
            last = next(i for i in range(len(cut) - 1, -1, -1) if letters(cut[i]))
            return cut[: last + 1] + whole[places[nearest - 1] + 1 :]
    named = number in {asked.number for asked in reply.asked}
    return whole if named and len(plain) >= len(head) else ""


# The heading


def _header(parts: Sequence[Paragraph]) -> tuple[str, int]:
    """The heading's text and the index of the first paragraph behind it."""
    number, heading = pattern("reply", "number"), pattern("reply", "heading")
    candidates = [i for i, part in enumerate(parts[:_HEADER_LINES]) if number.search(part.text)]
    headed = [i for i in candidates if heading.search(parts[i].text)]
    if not candidates:
        # A heading that a print broke into several paragraphs.
        for i in range(min(len(parts) - 1, _HEADER_LINES)):
            joined = f"{parts[i].text} {parts[i + 1].text}"
            if heading.search(joined) and number.search(joined):
                return joined, i + 2
        return "", 0
    at = (headed or candidates)[0]
    text = parts[at].text
    names = pattern("reply", "askers")
    after = parts[at + 1] if at + 1 < len(parts) else Paragraph("")
    goes_on = after.bold == parts[at].bold and not label_of(after.text) and names.search(after.text[:80])
    if goes_on and not names.search(text):
        return f"{text} {after.text}", at + 2
    return text, at + 1


def _asked(header: str, complaints: list[tuple[str, str]]) -> tuple[tuple[Asked, ...], str]:
    """The questions named in the heading; names and day that follow several numbers belong to all of them."""
    first = pattern("reply", "number").search(header)
    if not first:
        return (), ""
    topic = ""
    if found := pattern("reply", "topic").search(header, first.end()):
        topic = found["topic"].strip(' .«»"“”„')
        header = header[: found.start()]
    numbers = [(first["number"], first.start(), first.end())]
    numbers += [
        (next(filter(None, match.groups())), match.start(), match.end())
        for match in pattern("reply", "more_numbers").finditer(header, first.end())
    ]
    asked = []
    for index, (number, _, end) in enumerate(numbers):
        upto = numbers[index + 1][1] if index + 1 < len(numbers) else len(header)
        asked.append(_one_asked(number, header[end:upto], complaints))
    for index in range(len(asked) - 2, -1, -1):
        after = asked[index + 1]
        asked[index] = replace(
            asked[index], day=asked[index].day or after.day, askers=asked[index].askers or after.askers
        )
    return tuple(asked), topic


def _one_asked(number: str, text: str, complaints: list[tuple[str, str]]) -> Asked:
    date = ""
    if found := WRITTEN_DAY.search(text):
        try:
            date = written_day(found)
        except BadDateError as error:
            complaints.append(("bad_date", f"the date of the question: {error}; left empty"))
    named = pattern("reply", "askers").search(text)
    names = named["names"] if named else ""
    return Asked(number.lstrip("0") or number, date, askers(regex.sub(r"\s*(?:et|,)\s*$", "", names)))


# The end


def _sign_off(
    parts: list[Paragraph], complaints: list[tuple[str, str]]
) -> tuple[list[Paragraph], str, tuple[Person, ...]]:
    """The body without place and date, titles and signatures; the day of the answer; who signed.

    What follows the signatures (an annex) stays in the body.
    """
    at = next((i for i in range(len(parts) - 1, -1, -1) if _is_day_line(parts[i].text)), None)
    signed = [i for i, part in enumerate(parts) if pattern("reply", "signature").fullmatch(part.text)]
    if at is None and not signed:
        return parts, "", ()
    begin = at if at is not None else max(signed[0] - 1, 0)
    date = _day_line(parts[begin : begin + 1], complaints)
    end = begin + 1 if at is not None else begin
    people: list[Person] = []
    title = ""
    while end < len(parts) and len(parts[end].text) <= _SHORT * 2:
        line = parts[end].text
        if signature := pattern("reply", "signature").fullmatch(line):
            people += answerers(f"{signature['name']}, {title}" if title else signature["name"])
            title = ""
        elif _office_line(line):
            title = f"{title} {_office_line(line)}".strip()
        elif title and regex.fullmatch(r"\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’-]+){1,3}", line):
            people += answerers(f"{line}, {title}")
            title = ""
        else:
            break
        end += 1
    if at is None and not people:
        return parts, "", ()
    return parts[:begin] + parts[end:], date, tuple(people)


def _is_day_line(text: str) -> bool:
    return len(text) <= _SHORT and any_of("reply", "places").match(text) is not None and bool(WRITTEN_DAY.search(text))


def _day_line(parts: Sequence[Paragraph], complaints: list[tuple[str, str]]) -> str:
    for part in parts:
        found = WRITTEN_DAY.search(part.text) if _is_day_line(part.text) else None
        if found:
            try:
                return written_day(found)
            except BadDateError as error:
                complaints.append(("bad_date", f"the date of the answer: {error}; left empty"))
    return ""


def _office_line(line: str) -> str:
    """The office on a line of its own ("Le Ministre des Affaires étrangères"), without its article; else empty."""
    offices = "|".join(words()["offices"])
    found = regex.match(rf"(?:le |la |de[rn]? |d['’] ?|die |les )?(?P<office>(?:{offices})s?\b.*)", line, regex.I)
    return found["office"].rstrip(" ,.") if found else ""


# Questions and answers


def _paired(body: Sequence[Paragraph], known: str) -> Paired:
    """Questions that the reply repeats go to the questions, all other text to the answers, in its order."""
    is_question = _question_marks(body, letters(known))
    questions: list[Question] = []
    answers: list[tuple[list[str], list[int]]] = []
    lead: list[str] = []  # what stands before the first question belongs to the first answer
    waiting: list[int] = []
    last_was_question = False
    for part, asks in zip(body, is_question, strict=True):
        if asks:
            label = label_of(part.text)
            if questions and last_was_question and not label:
                questions[-1] = replace(questions[-1], text=f"{questions[-1].text}\n{part.text}")
            else:
                questions.append(Question(len(questions) + 1, part.text, label.text if label else ""))
                waiting.append(len(questions))
        elif not questions:
            lead.append(part.text)
        elif waiting:
            answers.append(([*lead, part.text], waiting))
            lead, waiting = [], []
        else:
            answers[-1][0].append(part.text)
        last_was_question = asks
    if not questions:
        return pair("", "\n".join(lead))
    everything = tuple(question.ordinal for question in questions)
    if not answers:
        return Paired(tuple(questions), (Answer(1, "\n".join(lead), everything),) if lead else ())
    if len(answers) == 1 and len(questions) > 1:
        return _split_again(questions, "\n".join(answers[0][0]))
    found = [Answer(i, "\n".join(texts), tuple(numbers)) for i, (texts, numbers) in enumerate(answers, 1)]
    return Paired(tuple(questions), tuple(found))


def _split_again(questions: Sequence[Question], reply: str) -> Paired:
    """All questions stand before one reply, whose own labels may tell its answers apart."""
    joined = "\n".join(question.text for question in questions)
    paired = pair(joined, reply)
    if len(paired.questions) == len(questions):
        return Paired(tuple(questions), paired.answers)
    everything = tuple(question.ordinal for question in questions)
    return Paired(tuple(questions), (Answer(1, reply, everything),))


def _question_marks(body: Sequence[Paragraph], known: str) -> list[bool]:
    """For each paragraph whether it repeats a question: by the words where the questions are known, by bold type, or
    (where nothing is bold) by a number and a question mark."""
    if known:
        return [len(plain := letters(part.text)) > 15 and plain in known for part in body]
    marks: list[bool] = []
    any_bold = any(part.bold for part in body)
    for part in body:
        numbered = label_of(part.text) is not None
        asks = part.text.rstrip(' »”"').endswith("?")
        if any_bold:
            marks.append(part.bold and (numbered or asks or (bool(marks) and marks[-1])))
        else:
            marks.append(numbered and asks)
    return marks


def _lacks(reply: Reply) -> Iterator[tuple[str, str]]:
    if not reply.answered and not any(kind == "bad_date" for kind, _ in reply.complaints):
        yield "no_date", "the reply has no date line"
    if not reply.text:
        yield "no_text", "the reply has no text of an answer"


def _plain(text: str) -> tuple[str, list[int]]:
    """The letters of `text` and the place of each in it."""
    plain: list[str] = []
    places: list[int] = []
    for index, char in enumerate(text):
        for letter in letters(char):
            plain.append(letter)
            places.append(index)
    return "".join(plain), places


def _file_problem(kind: str, message: str, url: str) -> Problem:
    return Problem(SOURCE_ID, "parse", kind, f"{SOURCE_ID}, {url}: {message}", "", url)
