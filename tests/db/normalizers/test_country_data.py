"""The data files of countries: what each must hold, so that a change of knowledge cannot break a name."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest
from babel import Locale

from db.normalizers.data import load_csv, load_yaml
from db.normalizers.entities import find_mentions
from db.normalizers.inflection import inflect
from db.normalizers.language import NAMES_ONLY

NAMED = ("fr", "de", "lb", "en")
"""Languages in which the site names an entity."""
LANGUAGES = (*NAMED, *NAMES_ONLY)
KINDS = {
    "name", "official", "short", "former", "abbreviation", "adjective", "demonym", "people",
    "capital", "territory", "metonym", "organ", "office", "mission", "acronym", "misprint", "mask", "conduct",
}  # fmt: skip
DATA_FILES = ("countries.csv", "memberships.csv", *(f"country_aliases_{language}.csv" for language in LANGUAGES))
CODEBOOK_ORGANISATIONS = """
EU UN NATO OSCE COE CSTO CIS AU ECOWAS SADC LAS GCC OIC ASEAN OAS CARICOM G7 G20 BRICS OECD OPEC BENELUX EFTA SCO EAEU
"""
CAPITAL_BEARS_THE_COUNTRYS_NAME = {"DJI", "GTM", "KWT", "LUX", "MCO", "PAN", "SGP", "SMR"}
CAPITAL_NOT_A_MENTION = {"ISR"}
"""Jerusalem is disputed (its east is PSE in the codebook); no capital stands for Israel."""
CONTINENT = {"ATA"}

# ISO 3166-1 alpha-3, the 249 codes assigned in 2026.
ISO = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM
BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR
CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB
GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA
JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA
MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR
NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS
SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON
TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""

COUNTRIES = load_csv("countries.csv")
MEMBERSHIPS = load_csv("memberships.csv")
ALIASES = {language: load_csv(f"country_aliases_{language}.csv") for language in LANGUAGES}
STATES = {row["entity"] for row in MEMBERSHIPS if row["organisation"] == "UN"} | {"XKX", "TWN"}


@pytest.mark.parametrize("name", DATA_FILES)
def test_a_data_file_says_source_and_date_before_its_columns(name: str) -> None:
    head = (files("db.normalizers.data") / name).read_text(encoding="utf-8").split("\n", 2)
    assert head[0].startswith("# ")
    assert head[1].startswith("# ")
    assert "Source:" in head[1] or "Natural Earth" in head[1]
    assert re.search(r"20\d\d-\d\d\.", head[0] + head[1])


def test_every_code_of_iso_3166_has_a_row_and_kosovo_too() -> None:
    assert len(ISO.split()) == 249
    assert sorted(row["id"] for row in COUNTRIES) == sorted([*ISO.split(), "XKX"])


def test_countries_are_sorted_and_named_in_four_languages() -> None:
    assert [row["id"] for row in COUNTRIES] == sorted(row["id"] for row in COUNTRIES)
    for language in NAMED:
        names = [row[f"name_{language}"] for row in COUNTRIES]
        assert all(name == name.strip() != "" for name in names)
        assert len(set(names)) == len(names)


def test_most_names_are_those_of_cldr() -> None:
    for language in NAMED:
        known = {name.replace("’", "'") for name in Locale(language).territories.values()}
        own = [row["id"] for row in COUNTRIES if row[f"name_{language}"] not in known]
        assert len(own) <= 25, own


def test_coordinates_regions_and_ids_are_in_range() -> None:
    for row in COUNTRIES:
        assert -90 <= float(row["latitude"]) <= 90
        assert -180 <= float(row["longitude"]) <= 180
        assert row["region"]
        assert re.fullmatch(r"Q[1-9]\d*", row["wikidata"])
        assert row["wikidata_checked"] in ("yes", "unchecked")
        for edge in ("valid_from", "valid_to"):
            assert not row[edge] or date.fromisoformat(row[edge])
    assert len({row["wikidata"] for row in COUNTRIES}) == len(COUNTRIES)


def test_memberships_name_known_members_and_do_not_overlap() -> None:
    known = {row["id"] for row in COUNTRIES} | set(CODEBOOK_ORGANISATIONS.split())
    terms: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in MEMBERSHIPS:
        assert row["entity"] in known
        assert row["organisation"] in CODEBOOK_ORGANISATIONS.split()
        assert row["checked"] in ("yes", "unchecked")
        for edge in ("since", "until"):
            assert not row[edge] or date.fromisoformat(row[edge])
        assert not row["until"] or row["since"] <= row["until"]
        terms[row["entity"], row["organisation"]].append((row["since"], row["until"]))
    for held in terms.values():
        held.sort()
        assert all(until and until < since for (_, until), (since, _) in pairwise(held))
    order = [(row["organisation"], row["entity"], row["since"]) for row in MEMBERSHIPS]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("entity", "organisation", "until"),
    [("GBR", "EU", "2020-01-31"), ("RUS", "COE", "2022-03-16"), ("MLI", "ECOWAS", "2025-01-29"), ("LUX", "EU", "")],
)
def test_a_member_that_left_has_a_last_day(entity: str, organisation: str, until: str) -> None:
    rows = [row for row in MEMBERSHIPS if (row["entity"], row["organisation"]) == (entity, organisation)]
    assert [row["until"] for row in rows] == [until]


def test_193_states_are_members_of_the_united_nations() -> None:
    assert sum(row["organisation"] == "UN" for row in MEMBERSHIPS) == 193


@pytest.mark.parametrize("language", LANGUAGES)
def test_alias_rows_are_sorted_and_well_formed(language: str) -> None:
    rows, patterns, rules = ALIASES[language], load_yaml("inflections.yaml"), load_yaml("ambiguity.yaml")
    codes = {row["id"] for row in COUNTRIES}
    order = [(row["entity"], row["kind"], row["alias"], row["rule"]) for row in rows]
    assert order == sorted(order)
    for row in rows:
        assert None not in row, row
        assert None not in row.values(), row
        assert row["alias"] == row["alias"].strip() != ""
        assert row["kind"] in KINDS, row
        assert (row["entity"] == "") == (row["kind"] == "mask"), row
        assert not row["entity"] or row["entity"] in codes, row
        assert not row["forms"] or row["forms"] in patterns, row
        assert not row["rule"] or row["rule"] in rules, row
        assert "’" not in row["alias"], row


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_written_form_means_two_countries_without_a_rule(language: str) -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for row in ALIASES[language]:
        if not row["rule"]:
            for form in inflect(row["alias"], row["forms"]):
                meanings[form.lower()].add(row["entity"])
    assert {form: entities for form, entities in meanings.items() if len(entities) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_alias_is_listed_twice_for_one_country(language: str) -> None:
    listed = [(row["alias"], row["entity"]) for row in ALIASES[language]]
    assert len(listed) == len(set(listed))


def _entities(language: str, *kinds: str) -> set[str]:
    return {row["entity"] for row in ALIASES[language] if row["kind"] in kinds}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name(language: str) -> None:
    assert {row["id"] for row in COUNTRIES} - _entities(language, "name") == CONTINENT


@pytest.mark.parametrize("language", NAMES_ONLY)
def test_the_name_that_cldr_gives_a_state_is_found(language: str) -> None:
    found = {form for row in ALIASES[language] for form in inflect(row["alias"], row["forms"])}
    territories = Locale(language).territories
    english = {name: code for code, name in Locale("en").territories.items() if len(code) == 2}
    missing = [
        territories[english[row["name_en"]]]
        for row in COUNTRIES
        if row["id"] in STATES
        and row["name_en"] in english
        and territories[english[row["name_en"]]].replace("’", "'") not in found
    ]
    assert missing == []


@pytest.mark.parametrize("language", NAMED)
def test_the_displayed_name_of_a_state_is_found(language: str) -> None:
    forms = {form for row in ALIASES[language] for form in inflect(row["alias"], row["forms"])}
    missing = {
        row["id"]: row[f"name_{language}"]
        for row in COUNTRIES
        if row["id"] in STATES and row[f"name_{language}"] not in forms
    }
    assert missing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_an_adjective_or_a_name_of_its_people(language: str) -> None:
    # French and English adjectives are also the people's names ("les Iraniens", "Iranians"); "Dominican" is DOM.
    without = {"DMA"} if language in ("en", *NAMES_ONLY) else set()
    assert STATES - _entities(language, "adjective", "demonym") - without == set()


def test_german_and_luxembourgish_have_both_adjectives_and_peoples() -> None:
    # The Germans are an adjective used as a noun; in Luxembourgish the Poles and Swedes are written as their country.
    for language, without in (("de", {"DEU", "VAT"}), ("lb", {"DEU", "VAT", "POL", "SWE"})):
        assert STATES - _entities(language, "adjective") == set()
        assert STATES - _entities(language, "demonym") - without == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_a_capital(language: str) -> None:
    assert STATES - _entities(language, "capital") - CAPITAL_BEARS_THE_COUNTRYS_NAME == CAPITAL_NOT_A_MENTION


@pytest.mark.parametrize(
    ("language", "form", "entity"),
    [
        ("fr", "kazakhes", "KAZ"),
        ("fr", "irakiennes", "IRQ"),
        ("fr", "RDC", "COD"),
        ("fr", "Cisjordanie", "PSE"),
        ("fr", "Emirats arabes unis", "ARE"),
        ("fr", "israélo", "ISR"),
        ("fr", "Moscou", "RUS"),
        ("fr", "Quai d'Orsay", "FRA"),
        ("fr", "URSS", "RUS"),
        ("fr", "nigérienne", "NER"),
        ("de", "israelischen", "ISR"),
        ("de", "Iranerinnen", "IRN"),
        ("de", "Vereinigten Arabischen Emiraten", "ARE"),
        ("de", "Kremls", "RUS"),
        ("de", "Weißen Hauses", "USA"),
        ("de", "Gazastreifens", "PSE"),
        ("de", "Kyjiw", "UKR"),
        ("de", "Afghanin", "AFG"),
        ("de", "Ostukraine", "UKR"),
        ("lb", "russeschen", "RUS"),
        ("lb", "Tierkei", "TUR"),
        ("lb", "Ukrain", "UKR"),
        ("lb", "franséischer", "FRA"),
        ("lb", "Bréissel", "BEL"),
        ("lb", "Vereenegt Staaten", "USA"),
        ("lb", "Syrie", "SYR"),
        ("lb", "Südfrankräich", "FRA"),
        ("en", "Iranians", "IRN"),
        ("en", "DPRK", "PRK"),
        ("en", "Burma", "MMR"),
        ("en", "OPTs", "PSE"),
        ("en", "Northern Ireland", "GBR"),
        ("en", "Holy See", "VAT"),
        ("en", "Niger Delta", "NGA"),
        ("en", "Kosovar", "XKX"),
        ("en", "Crimea", "UKR"),
        ("nl", "Chinese", "CHN"),
        ("nl", "Russische", "RUS"),
        ("nl", "Oekraïners", "UKR"),
        ("nl", "VS", "USA"),
        ("nl", "Westelijke Jordaanoever", "PSE"),
        ("nl", "Nigerese", "NER"),
        ("nl", "Parijs", "FRA"),
        ("nl", "Zwitserland", "CHE"),
        ("sv", "ryska", "RUS"),
        ("sv", "ryssarnas", "RUS"),
        ("sv", "ukrainarna", "UKR"),
        ("sv", "kinesernas", "CHN"),
        ("sv", "syrierna", "SYR"),
        ("sv", "Rysslands", "RUS"),
        ("sv", "Vita huset", "USA"),
        ("sv", "Bryssel", "BEL"),
    ],
)
def test_forms_that_ministers_write(language: str, form: str, entity: str) -> None:
    found = {row["entity"] for row in ALIASES[language] if form in inflect(row["alias"], row["forms"])}
    assert found == {entity}


@pytest.mark.parametrize(
    ("language", "span"),
    [
        ("fr", "océan Indien"),
        ("fr", "Amérique latine"),
        ("fr", "province de Luxembourg"),
        ("de", "Südchinesische Meer"),
        ("de", "US-Dollar"),
        ("de", "Deutsche Welle"),
        ("lb", "Indeschen Ozean"),
        ("en", "South China Sea"),
        ("en", "Gulf of Mexico"),
        ("en", "New Guinea"),
        ("en", "Korean Peninsula"),
        ("nl", "Latijns-Amerikaanse"),
        ("nl", "Zuid-Chinese Zee"),
        ("nl", "Statuut van Rome"),
        ("sv", "Sydkinesiska havet"),
        ("sv", "på engelska"),
    ],
)
def test_seas_continents_and_companies_are_masks(language: str, span: str) -> None:
    assert [row["kind"] for row in ALIASES[language] if row["alias"] == span] == ["mask"]


@pytest.mark.parametrize(
    ("language", "sentence", "entities"),
    [
        ("fr", "La réunion du Conseil a porté sur la Guadeloupe et La Réunion.", {"GLP", "REU"}),
        ("fr", "Le Congo-Brazzaville et la République démocratique du Congo", {"COG", "COD"}),
        ("fr", "les relations israélo-palestiniennes et franco-allemandes", {"ISR", "PSE", "FRA", "DEU"}),
        ("fr", "Maurice Dupont, habitant la province de Luxembourg, navigue dans l'océan Indien.", set()),
        ("fr", "La Corée du Nord, pas la Corée du Sud, au Niger comme au Nigeria", {"PRK", "KOR", "NER", "NGA"}),
        ("de", "Die russisch-ukrainischen Gespräche in Minsk", {"RUS", "UKR", "BLR"}),
        ("de", "Der Kongo, Südsudan und die Republik Moldau; nicht der Indische Ozean.", {"COD", "SSD", "MDA"}),
        ("de", "Er kauft US-Dollar und hört Deutsche Welle auf Deutsch.", set()),
        ("lb", "D'Russen an d'Ukrainer, d'Tierkei an de belsche Minister", {"RUS", "UKR", "TUR", "BEL"}),
        ("lb", "a Südamerika, net an de Vereenegte Staaten", {"USA"}),
        ("en", "Lord Jordan asked about Jordan, Lake Chad and South Georgia.", {"JOR", "SGS"}),
        ("en", "Guinea-Bissau, Equatorial Guinea and Papua New Guinea, not the Gulf of Guinea", {"GNB", "GNQ", "PNG"}),
        ("en", "Baroness Scotland met Northern Irish officials; Ireland did not object.", {"GBR", "IRL"}),
        ("en", "The Peoples Republic of China and the DPRK", {"CHN", "PRK"}),
        ("en", "Georgia, Alabama and the city of Atlanta", set()),
        ("nl", "Frans Verzonnen sprak met de Franse minister en met Russen en Polen.", {"FRA", "RUS", "POL"}),
        ("nl", "De Latijns-Amerikaanse landen en de Amerikaanse regering", {"USA"}),
        ("nl", "Zuid-Soedan, niet Soedan; Noord-Korea en Congo-Brazzaville", {"SSD", "SDN", "PRK", "COG"}),
        ("nl", "Hij let op Letland en kent de Let niet.", {"LVA"}),
        (
            "sv",
            "De ryska och kinesiska regeringarna talade på engelska i Kiev.",
            {"RUS", "CHN", "UKR"},
        ),
        ("sv", "Det har lett till att skotten hördes i Latinamerika och i Turkiet.", {"TUR"}),
        ("sv", "Sydkorea, inte Nordkorea; Papua Nya Guinea och Guinea-Bissau", {"KOR", "PRK", "PNG", "GNB"}),
        ("sv", "Britt-Marie Påhitt är engelsk.", {"GBR"}),
    ],
)
def test_doubtful_names_in_a_sentence(language: str, sentence: str, entities: set[str]) -> None:
    assert {mention.entity for mention in find_mentions(sentence, language)} == entities
