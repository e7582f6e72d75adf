"""An analyst's way through the site, in a real browser: on a phone and a desk, by day and by night."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader
from tests.db.site.serving import serving

Open = Callable[..., AbstractContextManager[Reader]]
LOOKS = [(size, scheme) for size in ("desktop", "phone") for scheme in ("light", "dark")]
PAGES = (
    "/",
    "/search?q=Kazakhstan",
    "/answer/lu-chd:2018-2023-qp-9001/1",
    "/explain/lu-chd:2018-2023-qp-9001/1",
    "/document/lu-chd:2018-2023-qp-9001",
    "/entities",
    "/entity/KAZ",
    "/government/LUX",
    "/queries",
    "/method",
    "/positions",
    "/positions/statements",
    "/positions/said_about",
    "/positions/most_contested?least=1",
    "/positions/answers/lu-chd~3A2018-2023-qp-9001~2F1",
    "/positions?sql=select+*+from+said",
)


@pytest.fixture(scope="module")
def sample_site(public_sample: Path) -> Iterator[str]:
    """The address of a site on the bundled sample."""
    with serving(public_sample) as (address, _):
        yield address


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_from_the_start_page_to_the_sentence_the_country_and_the_csv(
    reader: Open, sample_site: str, size: str, scheme: str, tmp_path: Path
) -> None:
    with reader(size, scheme) as window:
        page = window.page
        page.goto(sample_site)
        expect(page.get_by_role("note")).to_contain_text("invented")
        page.get_by_label("Search the answers").fill("Kazakhstan")
        page.get_by_role("button", name="Search").click()

        expect(page.locator(".cards .card-title")).to_have_text("Kazakhstan")
        page.locator(".hits > li", has_text=re.compile("[1-9] statement")).first.get_by_role("link").first.click()

        sentence = page.locator("mark.sentence").first
        expect(sentence).to_be_visible()
        expect(sentence.locator(".cue").first).to_be_visible()
        assert background(page, "mark.sentence") != background(page, "body")
        expect(page.locator(".note .act").first).to_be_visible()
        expect(page.locator("main .invented").first).to_be_visible()

        page.locator(".note .who a", has_text="Kazakhstan").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Kazakhstan")
        expect(page.locator("table.matrix").first).to_be_visible()

        page.get_by_role("navigation", name="Site").get_by_role("link", name="Queries").click()
        page.get_by_role("link", name="What has X said about Y since a given year?").click()
        page.locator("select[name=holder]").select_option("LUX")
        page.locator("select[name=target]").select_option("KAZ")
        page.get_by_role("button", name="Ask").click()
        expect(page.locator(".rows-and-columns tbody tr").first).to_be_visible()  # the answer has come
        shown = page.locator(".rows-and-columns tbody tr").count()
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV", exact=True).click()
        download.value.save_as(tmp_path / "said.csv")
        rows = list(csv.DictReader((tmp_path / "said.csv").open(encoding="utf-8")))
        assert len(rows) >= shown
        assert {row["target"] for row in rows} == {"KAZ"}
        assert {row["invented"] for row in rows} == {"1"}
        assert window.hosts == {sample_site.removeprefix("http://")}


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_from_a_highlighted_statement_to_why_it_was_made(
    reader: Open, sample_site: str, size: str, scheme: str
) -> None:
    with reader(size, scheme) as window:
        page = window.page
        page.goto(f"{sample_site}/search?q=Kazakhstan")
        page.locator(".hits > li", has_text=re.compile("[1-9] statement")).first.get_by_role("link").first.click()
        page.locator("mark.sentence + .ref").first.click()
        note = page.locator(".note.pointed")
        cue = note.locator("dd[lang]").first
        note.get_by_text("Rule and data").click()
        said = cue.inner_text()
        note.get_by_role("link", name="Why this statement was made").first.click()

        account = page.locator(".account:target")
        expect(account).to_be_in_viewport()
        expect(account.locator("blockquote b")).to_have_text(said)
        expect(account.locator("code").first).to_contain_text("cues_")
        expect(account.locator(".candidate.taken .points").first).to_be_visible()
        expect(account.locator("section").last.locator(".reasons li").nth(3)).to_be_attached()
        page.get_by_text("How to read this").click()
        expect(page.get_by_text("doubles the odds")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.evaluate(FAINT) == []

        account.locator("blockquote a").click()
        expect(page.locator("mark.pointed").first).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_page_fits_its_window_and_can_be_read(reader: Open, world_site: str, size: str, scheme: str) -> None:
    with reader(size, scheme) as window:
        for path in PAGES:
            window.page.goto(world_site + path)
            too_wide = window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert too_wide <= 0, f"{path} is {too_wide} pixels wider than a {size}"
            assert window.page.evaluate(FAINT) == [], path


def test_a_statements_address_leads_to_its_note_and_lights_up_its_sentence(reader: Open, world_site: str) -> None:
    with reader() as window:
        window.page.goto(f"{world_site}/answer/lu-chd:2018-2023-qp-9001/1#224-KAZ-INTL-reject")
        expect(window.page.locator(".note.pointed .who")).to_have_text(re.compile("^Kazakhstan rejects"))
        expect(window.page.locator("mark.pointed")).to_have_text("Le Kazakhstan a rejeté toute enquête internationale.")
        window.page.locator(".note").first.hover()
        expect(window.page.locator("mark.lit")).to_contain_text("préoccupation")


def test_overlapping_statements_all_show_in_one_sentence(reader: Open, world_site: str) -> None:
    with reader() as window:
        window.page.goto(f"{world_site}/answer/lu-chd:2018-2023-qp-9001/1")
        sentence = window.page.locator("mark.sentence").first
        expect(sentence.locator(".cue")).to_have_text(["préoccupation", "condamne"])
        expect(window.page.locator(".notes").first.locator(".note")).to_have_count(3)


def test_a_text_with_a_script_in_it_is_shown_and_not_run(reader: Open, world_site: str) -> None:
    with reader() as window:
        window.page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        for path in (
            "/answer/lu-chd:2018-2023-qp-9002/1",
            "/entity/RUS",
            "/positions/statements",
            "/search?q=invasion",
        ):
            window.page.goto(world_site + path)
            expect(window.page.get_by_text("<script>alert('x')</script>").first).to_be_visible()


def test_the_keyboard_is_enough(reader: Open, world_site: str) -> None:
    with reader() as window:
        page = window.page
        page.goto(world_site)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
        page.keyboard.press("/")
        page.keyboard.type("Kasachstan")
        page.keyboard.press("Enter")
        expect(page.locator(".card-title")).to_have_text("Kazakhstan")
        page.locator(".card-title").focus()
        assert page.locator(".card-title").evaluate("e => getComputedStyle(e).outlineStyle") != "none"
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Kazakhstan")


def test_a_query_with_its_fields_emptied_by_hand_still_answers(reader: Open, world_site: str) -> None:
    with reader() as window:
        page = window.page
        page.goto(f"{world_site}/positions/said_about?holder=LUX&target=RUS&since=2023&rows=5")
        rows = page.locator(".rows-and-columns tbody tr")
        expect(rows).to_have_count(1)
        page.get_by_label("Since year").fill("")
        page.get_by_label("Rows at most").fill("")
        page.get_by_role("button", name="Ask").click()
        expect(rows).to_have_count(2)
        expect(page.get_by_label("Rows at most")).to_have_value("100")
        page.goto(f"{world_site}/positions/stance_changes")
        page.locator("td.col-n_before a").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("statements")
        expect(page.locator(".rows-and-columns tbody tr")).to_have_count(1)


def test_datasettes_column_menus_and_filters_work(reader: Open, world_site: str) -> None:
    with reader() as window:
        page = window.page
        page.goto(f"{world_site}/positions/statements")
        page.locator("th.col-holder .dropdown-menu-icon").click()
        page.get_by_role("link", name="Sort ascending").click()
        expect(page).to_have_url(re.compile("_sort=holder"))
        page.goto(f"{world_site}/positions/statements")
        page.locator(".facet-info[data-column=target] a", has_text="Ukraine").click()
        expect(page.locator(".rows-and-columns tbody tr")).to_have_count(2)


def background(page: Page, css: str) -> str:
    """The colour behind the first element that `css` picks."""
    return str(page.locator(css).first.evaluate("e => getComputedStyle(e).backgroundColor"))


FAINT = """
() => {
  // Text whose contrast with what is behind it is under 4.5 to 1 (WCAG 2, level AA).
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (colour, under) => {
    canvas.fillStyle = `rgb(${under.join(",")})`; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.unshift(getComputedStyle(e).backgroundColor);
    return layers.reduce((under, colour) => read(colour, under), [255, 255, 255]);
  };
  const faint = [];
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility() || element.closest(".unseen, .skip, svg, option")) continue;
    const back = behind(element);
    const [a, b] = [light(read(getComputedStyle(element).color, back)), light(back)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const words = element.textContent.trim().slice(0, 40);
    if (ratio < 4.5) faint.push(`${element.className || element.tagName}: ${words} ${ratio.toFixed(2)}`);
  }
  return [...new Set(faint)];
}
"""
