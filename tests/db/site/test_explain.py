"""Why a statement was made: the page tells what `positions explain` tells, in words, and only where it may."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from parsel import Selector

from db.explain import explain_stored
from db.normalizers.data import load_yaml
from db.publish import publish
from db.site import reasons
from db.site.pages import explain
from db.store import Store
from db.tagging import tag
from tests.db.site.conftest import Get, Site
from tests.db.site.test_pages import words
from tests.db.site.world import DANGER, PAPERS, Paper, Reply, build

JOINT = "Ensemble avec la France, nous condamnons l’agression de la Russie contre l’Ukraine."
MORE = (
    Paper("1", "Agression", "2022-03-01", (Reply("Quoi ?", JOINT), Reply("Et ?", "Rien de neuf.")), number="1"),
    Paper("2", "Vermischt", "2022-03-01", (Reply("Quoi ?", JOINT),), damaged=True, number="2"),
    Paper("3", "Angriff", "2022-03-01", (Reply("Was?", "Wir verurteilen den Angriff Russlands.", (), (), "de"),
                                         Reply("Quoi ?", JOINT)), number="3"),
)  # fmt: skip
WHY = "/explain/lu-chd:1/1"
DANGEROUS = "/explain/lu-chd:2018-2023-qp-9002/1"


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working database whose tags the running tagger has made; the third paper's second answer is a translation."""
    path = build(tmp_path_factory.mktemp("explained") / "world.db", (*PAPERS, *MORE))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("update answers set translation_of = 'lu-chd:3/1' where id = 'lu-chd:3/2'")
    with Store(path) as store:
        tag(store)
    return path


@pytest.fixture(scope="module")
def why(tagged: Path, site_of: Site) -> Get:
    """The site on it."""
    publish(tagged, tagged.with_name("positions.db"))
    return site_of(tagged.with_name("positions.db"))


def test_each_statement_of_an_answer_leads_to_its_own_account(why: Get) -> None:
    page = Selector(why("/answer/lu-chd:1/1").text)
    links = page.css(".note details a.why::attr(href)").getall()
    assert links and len(links) == len(page.css(".note details dl"))
    told = Selector(why(WHY).text)
    assert [link.partition("#")[0] for link in links] == [WHY] * len(links)
    assert {link.partition("#")[2] for link in links} == set(told.css(".account::attr(id)").getall())


def test_the_page_tells_what_the_command_tells(why: Get, tagged: Path) -> None:
    page = Selector(why(WHY).text)
    accounts = {one.attrib["id"].partition("-")[2]: words(one.get(), ".account") for one in page.css(".account")}
    command = explain_stored(tagged, "lu-chd:1/1").split("\n\n")
    assert len(command) == len(accounts) > 1
    for paragraph in command:
        head, _sentence, cue, rule, *lines = paragraph.splitlines()
        holder, _, target, act, *_ = head.split()
        shown = accounts[f"{holder}-{target}-{act}"]
        assert re.findall(r"cues_\S+", cue)[0] in shown
        assert rule.split()[1].rstrip(":") in shown
        for name, value in re.findall(r"(\S+) ([+-]\d\.\d\d)(?=,|$)", "\n".join(lines), re.MULTILINE):
            assert f"{value.replace('-', '−')}" in shown
            assert name in shown


def test_an_account_names_cue_holder_target_the_names_that_lost_and_what_was_weighed(why: Get) -> None:
    (luxembourg,) = Selector(why(WHY).text).css(".account[id*='-LUX-RUS-']")
    assert luxembourg.css("blockquote b::text").get() == "condamnons"
    assert "cues_fr.csv:condemn:" in words(luxembourg.get(), "code")
    cue, target, weighed = luxembourg.css("section")
    assert "Luxembourg , France : the subject" in words(cue.get(), "p")
    assert words(target.get(), ".candidate.taken p").startswith("Russia taken with +")
    assert words(target.css(".candidate.lost")[0].get(), "p").startswith("Ukraine lost with ")
    assert set(target.css("a::attr(href)").getall()) == {"/entity/RUS", "/entity/UKR"}
    values = [float(one.replace("−", "-")) for one in weighed.css(".points::text").getall()]
    assert [abs(value) for value in values] == sorted((abs(value) for value in values), reverse=True) != []


def test_a_statement_that_differs_only_in_its_holder_has_an_account_too(why: Get) -> None:
    assert Selector(why(WHY).text).css(".account[id*='-FRA-RUS-'] .parts")


def test_a_target_of_the_sentence_before_is_told_as_such() -> None:
    assert reasons.target_point("sentence before") == "is named in the sentence before"


def test_tags_of_another_version_are_shown_as_stored(get: Get) -> None:
    html = get("/explain/lu-chd:2018-2023-qp-9001/1").text
    assert "made by another version of the rules" in words(html, ".message")
    assert "tagger-of-the-tests" in words(html, ".message")
    assert "rule-of-the-tests" in words(html, ".account")
    assert Selector(html).css(".parts").getall() == []


def test_a_stored_statement_that_the_rules_do_not_give_is_shown_as_stored(tagged: Path, site_of: Site) -> None:
    public = tagged.with_name("changed.db")
    publish(tagged, public)
    with closing(sqlite3.connect(public)) as db, db:
        db.execute("update statements set act = 'aid', id = replace(id, '-condemn', '-aid') where holder = 'FRA'")
    accounts = Selector(site_of(public)(WHY).text).css(".account[id*='-FRA-']")
    assert "The running rules do not give this statement" in words(accounts.get(), "p")
    assert words(accounts.get(), "dl").startswith("Cue condamnons Rule cues_fr.csv:condemn:")


def test_a_damaged_document_and_an_answer_without_statements_have_nothing_to_explain(why: Get) -> None:
    assert words(why("/explain/lu-chd:2/1").text, ".message").startswith("Damaged in the source's own export")
    assert words(why("/explain/lu-chd:1/2").text, ".message").startswith("No statement was found")


def test_an_answer_that_is_not_tagged_says_so(tmp_path: Path, site_of: Site) -> None:
    path = build(tmp_path / "world.db", MORE)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("delete from tagged")
    publish(path, tmp_path / "positions.db")
    assert "not yet read" in words(site_of(tmp_path / "positions.db")(WHY).text, ".message")


def test_a_translation_is_explained_and_says_what_it_is(why: Get) -> None:
    html = why("/explain/lu-chd:3/2").text
    assert "A translation of lu-chd:3/1" in words(html, ".page-head")
    assert Selector(html).css(".account .parts")


def test_a_text_of_any_kind_is_text(why: Get) -> None:
    html = why(DANGEROUS).text
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html
    assert DANGER in "".join(Selector(html).css(".account")[0].css("blockquote").xpath(".//text()").getall())


def test_a_very_long_answer_is_not_read_again_for_a_reader(why: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "LONGEST", 10)
    html = why(WHY).text
    assert "too long to be read again" in words(html, ".message")
    assert "cues_fr.csv:condemn:" in words(html, ".account")


@pytest.mark.parametrize("key", ["none/1", "lu-chd:1", "<script>alert(1)</script>", "%00", "é" * 500, "a#b"])
def test_an_answer_that_is_not_there_is_a_page_that_says_so(why: Get, key: str) -> None:
    response = why(f"/explain/{quote(key)}", follow_redirects=True)
    assert response.status_code == 404
    assert "<script>alert" not in response.text


@pytest.mark.parametrize("path", [WHY, DANGEROUS, "/explain/lu-chd:2/1", "/explain/lu-chd:3/2"])
def test_every_account_is_a_whole_page_whose_links_lead_somewhere(why: Get, path: str) -> None:
    page = Selector(why(path).text)
    assert len(page.css("h1")) == 1
    ids = page.xpath("//@id").getall()
    assert len(ids) == len(set(ids))
    for address in set(page.css("main a::attr(href)").getall()):
        if address.startswith("#"):
            assert address[1:] in ids
        else:
            assert why(address).status_code == 200, address


def test_no_other_page_loads_the_tagger(tmp_path: Path, public: Path) -> None:
    code = (
        "import asyncio, sys; from pathlib import Path; from db.site.app import site\n"
        "page = asyncio.run(site(Path(sys.argv[1])).client.get('/answer/lu-chd:2018-2023-qp-9001/1'))\n"
        "print(page.status_code, [name for name in sys.modules if name.startswith('db.normalizers')])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(public)], capture_output=True, text=True, check=True)
    assert done.stdout == "200 []\n"


def test_everything_that_is_weighed_or_gives_points_has_words() -> None:
    known = reasons.vocabulary()
    weighed = {part.partition("=")[0] for name in load_yaml("confidence.yaml")["weights"] for part in name.split("&")}
    assert weighed - {"bias"} <= known["weighed"].keys()
    assert load_yaml("weights.yaml")["target"].keys() <= known["targets"].keys()
    rules = {part[7:].removesuffix("+joint") for name in load_yaml("confidence.yaml")["weights"]
             for part in name.split("&") if part.startswith("holder=")}  # fmt: skip
    assert rules <= known["holders"].keys()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("points", "how many points the target has"),
        ("holder=subject+joint&frame=obj", "the holder is the subject of the cue's verb, and the partners named with"
         " it, where the target is the cue's object"),
        ("order=HCT", "the order is holder – cue – target"),
        ("word_before=<b>&language=fr", "the word before the cue is “<b>”, where the answer is in French"),
        ("something_new=x", "something new=x"),
        ("", ""),
        ("&=", ", where ="),
    ],
)  # fmt: skip
def test_a_weight_is_told_in_words(name: str, told: str) -> None:
    assert reasons.weighed(name) == told
