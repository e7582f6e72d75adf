"""Organisations, their names, leaders, offices and titles: what the data files must be like, and what they must do."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise

import pytest

from db.normalizers.data import load_csv, load_yaml
from db.normalizers.entities import find_mentions
from db.normalizers.inflection import inflect
from db.normalizers.language import NAMES_ONLY

NAMED = ("fr", "de", "lb", "en")
"""Languages in which the site names an entity."""
LANGUAGES = (*NAMED, *NAMES_ONLY)
ALIASES = {language: f"organisation_aliases_{language}.csv" for language in LANGUAGES}

CODEBOOK = """
EU UN NATO OSCE COE CSTO CIS AU ECOWAS SADC LAS GCC OIC ASEAN OAS CARICOM G7 G20 BRICS OECD WTO WHO IMF WB EBRD EIB
ICC ICJ IAEA OPCW ILO FAO UNESCO UNICEF UNHCR UNRWA WFP OCHA IOM ICRC INTERPOL BENELUX EFTA SCO EAEU OPEC
HAMAS HEZBOLLAH ISIS TALIBAN PKK ALQAEDA HOUTHI M23 WAGNER BOKOHARAM ALSHABAAB
INTL
"""
CLOSED_LIST = frozenset(CODEBOOK.split())
"""The codebook's section "Entities: which id"."""

COLUMNS = {
    "organisations.csv": "id,kind,name_en,name_fr,name_de,name_lb,wikidata,wikidata_checked,valid_from,valid_to",
    **dict.fromkeys(ALIASES.values(), "alias,entity,kind,forms,rule,note"),
    "leaders.csv": "name,entity,office,since,until,spellings,alone,checked",
    "offices.csv": "lang,phrase,kind",
    "title_heads.csv": "lang,head,position,note",
    "titles.csv": "lang,title,masks",
}
ALIAS_KINDS = {
    "name", "official", "short", "former", "abbreviation", "adjective", "demonym", "people", "metonym",
    "organ", "office", "mission", "acronym", "misprint", "mask",
}  # fmt: skip
OFFICE_KINDS = {
    "head_of_state", "head_of_government", "foreign_minister", "minister", "ambassador", "ministry", "government",
    "parliament", "army", "police", "authorities", "court", "own",
}  # fmt: skip
DATE = re.compile(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?")


def lines(name: str) -> list[str]:
    return (files("db.normalizers.data") / name).read_text(encoding="utf-8").splitlines()


def every_alias() -> Iterator[tuple[str, dict[str, str]]]:
    for language, name in ALIASES.items():
        for row in load_csv(name):
            yield language, row


@pytest.mark.parametrize("name", COLUMNS)
def test_a_data_file_says_its_source_date_and_licence(name: str) -> None:
    head = " ".join(line for line in lines(name) if line.startswith("#"))
    assert "Source:" in head
    assert "Licence:" in head
    assert re.search(r"\b20\d\d-\d\d\b", head)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_data_file_has_its_columns_and_no_ragged_row(name: str) -> None:
    rows = list(csv.reader(line for line in lines(name) if line.strip() and not line.startswith("#")))
    assert ",".join(rows[0]) == COLUMNS[name]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert all(cell == cell.strip() for row in rows for cell in row)


def test_organisations_are_exactly_the_codebooks_closed_list() -> None:
    rows = load_csv("organisations.csv")
    assert sorted(CLOSED_LIST) == [row["id"] for row in rows]
    assert {row["kind"] for row in rows} == {"organisation", "armed group", "pseudo"}


def test_every_organisation_has_a_name_in_each_language_and_dates_that_are_dates() -> None:
    for row in load_csv("organisations.csv"):
        assert all(row[f"name_{language}"] for language in NAMED), row["id"]
        assert all(DATE.fullmatch(row[column]) for column in ("valid_from", "valid_to")), row["id"]
        assert row["wikidata_checked"] in ("yes", "unchecked")
        assert re.fullmatch(r"(Q\d+)?", row["wikidata"])


def test_no_two_organisations_share_a_wikidata_id() -> None:
    ids = [row["wikidata"] for row in load_csv("organisations.csv") if row["wikidata"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", LANGUAGES)
def test_aliases_are_sorted_so_that_a_diff_reads_as_a_change_of_knowledge(language: str) -> None:
    keys = [(row["alias"].casefold(), row["alias"], row["entity"]) for row in load_csv(ALIASES[language])]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("name", "columns"),
    [("offices.csv", ("lang", "phrase")), ("title_heads.csv", ("lang", "head")), ("titles.csv", ("lang", "title"))],
)
def test_phrases_are_sorted(name: str, columns: tuple[str, str]) -> None:
    keys = [(row[columns[0]], row[columns[1]].casefold(), row[columns[1]]) for row in load_csv(name)]
    assert keys == sorted(keys)


def test_an_alias_names_an_entity_that_exists_and_a_mask_names_none() -> None:
    countries = {row["id"] for row in load_csv("countries.csv")}
    for language, row in every_alias():
        where = f"{language}: {row['alias']}"
        assert row["kind"] in ALIAS_KINDS, where
        if row["kind"] == "mask":
            assert not row["entity"], where
        else:
            assert row["entity"] in CLOSED_LIST or (row["kind"] == "organ" and row["entity"] in countries), where


def test_forms_and_rules_of_an_alias_exist() -> None:
    patterns, rules = load_yaml("inflections.yaml"), load_yaml("ambiguity.yaml")
    for language, row in every_alias():
        assert not row["forms"] or row["forms"] in patterns, (language, row["alias"])
        assert not row["rule"] or row["rule"] in rules, (language, row["alias"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_written_form_stands_for_two_entities_without_a_rule(language: str) -> None:
    free: dict[str, set[str]] = defaultdict(set)
    for name in (ALIASES[language], f"country_aliases_{language}.csv"):
        for row in load_csv(name):
            if not row["rule"]:
                for form in inflect(row["alias"], row["forms"]):
                    free[form.replace("’", "'")].add(row["entity"])
    assert {form: entities for form, entities in free.items() if len(entities) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_alias_is_listed_twice_for_the_same_entity(language: str) -> None:
    # The same acronym may stand once in capitals and once as a word ("NATO", "Nato"): the first refuses lower case.
    seen = [(row["alias"], row["entity"]) for row in load_csv(ALIASES[language])]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("language", NAMED)
@pytest.mark.parametrize("row", load_csv("organisations.csv"), ids=lambda row: row["id"])
def test_the_name_of_an_organisation_is_found_in_its_language(language: str, row: dict[str, str]) -> None:
    name = row[f"name_{language}"]
    assert row["id"] in {mention.entity for mention in find_mentions(f"{name}.", language)}, name


@pytest.mark.parametrize("language", NAMES_ONLY)
def test_every_organisation_has_a_name_of_its_own_in_a_language_without_rules(language: str) -> None:
    named = {row["entity"] for row in load_csv(ALIASES[language]) if row["kind"] in ("name", "acronym")}
    assert named >= CLOSED_LIST


def test_a_leaders_row_is_complete() -> None:
    known = CLOSED_LIST | {row["id"] for row in load_csv("countries.csv")}
    for row in load_csv("leaders.csv"):
        assert row["entity"] in known, row
        assert row["office"], row
        assert row["alone"] in ("yes", "no"), row
        assert row["checked"] in ("yes", "unchecked"), row
        spellings = row["spellings"].split("|")
        assert spellings[0] == row["name"], row
        assert all(spellings), row
        assert len(spellings) == len(set(spellings)), row


def test_terms_of_office_are_dates_and_end_after_they_began() -> None:
    for row in load_csv("leaders.csv"):
        assert row["since"], row
        assert all(DATE.fullmatch(row[column]) for column in ("since", "until")), row
        assert not row["until"] or row["since"] < row["until"], row


def test_terms_of_the_same_office_do_not_overlap() -> None:
    terms: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for row in load_csv("leaders.csv"):
        terms[row["entity"], row["office"]].append((row["since"], row["until"], row["name"]))
    for office, held in terms.items():
        for before, after in pairwise(sorted(held)):
            # The day of a handover belongs to both.
            assert before[1], (office, before, "does not end")
            assert before[1] <= after[0], (office, before, after)


def test_leaders_are_sorted_by_entity_office_and_term() -> None:
    keys = [(row["entity"], row["office"], row["since"]) for row in load_csv("leaders.csv")]
    assert keys == sorted(keys)


def test_offices_have_known_kinds_and_each_language_has_words_for_the_own_government() -> None:
    rows = load_csv("offices.csv")
    assert {row["kind"] for row in rows} == OFFICE_KINDS
    for language in NAMED:
        assert {row["kind"] for row in rows if row["lang"] == language} == OFFICE_KINDS, language


def test_an_office_has_one_kind_beside_the_own_governments() -> None:
    seen = [(row["lang"], row["phrase"]) for row in load_csv("offices.csv") if row["kind"] != "own"]
    assert len(seen) == len(set(seen))


def test_title_heads_have_a_position_and_stand_once() -> None:
    rows = load_csv("title_heads.csv")
    assert {row["position"] for row in rows} == {"before", "between", "after", "compound"}
    seen = [(row["lang"], row["head"].casefold(), row["position"]) for row in rows]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_alone_yields_no_mention(language: str) -> None:
    found = {
        row["title"]: [mention.entity for mention in mentions]
        for row in load_csv("titles.csv")
        if row["lang"] == language and (mentions := find_mentions(f"({row['title']})", language))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("language", "text", "entities"),
    [
        ("fr", "le contingent de l’OTSC", ["CSTO"]),
        ("fr", "le contingent de l’OSTC", ["CSTO"]),  # a misprint by one transposition
        ("fr", "l’agence onusienne et le Conseil de sécurité", ["UN", "UN"]),
        ("fr", "l’État islamique en Irak et au Levant", ["ISIS"]),
        ("fr", "la Cour européenne des droits de l’homme", ["COE"]),
        ("fr", "le Haut-Commissariat aux droits de l’homme", ["UN"]),
        ("fr", "le Haut-Commissariat des Nations Unies pour les réfugiés", ["UNHCR"]),
        ("fr", "la communauté politique européenne", []),
        ("fr", "la résolution 2254 reste la référence", ["UN"]),
        ("fr", "une résolution rapide du problème", []),
        ("fr", "l'Organisation européenne et africaine du tourisme", []),
        ("de", "der Europäische Gerichtshof für Menschenrechte", ["COE"]),
        ("de", "des Internationalen Strafgerichtshofs", ["ICC"]),
        ("de", "im Rahmen des VN-Sicherheitsrates", ["UN"]),
        ("de", "das UN-Flüchtlingshilfswerk", ["UNHCR"]),
        ("de", "die VN-Charta", []),
        ("de", "Rates der Gemeinde Musterdorf", []),
        ("de", "die Hamas", ["HAMAS"]),
        ("de", "Krieg und Frieden", []),  # Luc Frieden
        ("en", "the UN World Food Programme", ["WFP"]),
        ("en", "the UN Guiding Principles on Business and Human Rights", []),
        ("en", "our High Commission and the Commission for invented matters", []),
        ("en", "the African Union Commission", ["AU"]),
        ("en", "the Parliamentary Assembly of the Council of Europe", ["COE"]),
        ("en", "the European Council", ["EU"]),
        ("en", "Is this so? It is.", []),
        ("lb", "den UNO-Sécherheetsrot", ["UN"]),
        ("lb", "d'international Gemeinschaft an d'Europäesch Unioun", ["INTL", "EU"]),
        ("nl", "de VN-Veiligheidsraad en de EU-lidstaten", ["UN", "EU"]),
        ("nl", "het Internationaal Strafhof, het Internationaal Gerechtshof en de OVSE", ["ICC", "ICJ", "OSCE"]),
        ("nl", "de internationale gemeenschap en de Arabische Liga", ["INTL", "LAS"]),
        ("nl", "het Handvest van de Verenigde Naties", []),
        ("nl", "dat is zo; het VN-Handvest", []),
        ("sv", "FN:s säkerhetsråd och EU:s medlemsstater", ["UN", "EU"]),
        ("sv", "Europarådet, inte Europeiska rådet", ["COE", "EU"]),
        ("sv", "Internationella brottmålsdomstolen och Nato-länderna", ["ICC", "NATO"]),
        ("sv", "talibanernas regim och Hizbollahs raketer", ["TALIBAN", "HEZBOLLAH"]),
        ("sv", "FN-stadgan och oss alla", []),
    ],
)
def test_organisations_and_organs_in_a_sentence(language: str, text: str, entities: list[str]) -> None:
    assert [mention.entity for mention in find_mentions(text, language)] == entities


@pytest.mark.parametrize(
    ("language", "date", "text", "entities"),
    [
        ("fr", "2022-03-11", "le président Tokaïev", ["KAZ"]),
        ("fr", "2018-03-11", "le président Nazarbaïev", ["KAZ"]),
        ("de", "2022-03-11", "Wladimir Putin", ["RUS"]),
        ("fr", "2022-03-11", "Vladimir Poutine", ["RUS"]),
        ("fr", "2019-05-01", "Josep Borrell", ["ESP"]),
        ("fr", "2022-05-01", "Josep Borrell", ["EU"]),
        ("en", "2022-05-01", "Mark Rutte", ["NLD"]),
        ("en", "2025-05-01", "Mark Rutte", ["NATO"]),
        ("fr", "2014-05-01", "Jean Asselborn", ["LUX"]),
    ],
)
def test_a_person_stands_for_the_office_held_on_the_day(
    language: str, date: str, text: str, entities: list[str]
) -> None:
    assert [mention.entity for mention in find_mentions(text, language, date)] == entities
