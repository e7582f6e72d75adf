"""Names in texts: which entity, where, and when a doubtful name is none. All sentences are invented."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.normalizers.entities import find_mentions
from db.normalizers.language import KNOWN

LANGUAGES = KNOWN


def named(text: str, language: str, date: str = "") -> list[tuple[str, str]]:
    """Surface and entity of each mention, in order."""
    return [(mention.surface, mention.entity) for mention in find_mentions(text, language, date)]


def entities(text: str, language: str, date: str = "") -> list[str]:
    """The entity of each mention, in order."""
    return [entity for _, entity in named(text, language, date)]


# -- written forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "l'Ukraine, qu'Israël et d’Arménie", ["UKR", "ISR", "ARM"]),
        ("fr", "Le dialogue israélo-palestinien et la coopération franco-allemande", ["ISR", "PSE", "FRA", "DEU"]),
        ("fr", "Les autorités kazakhes, un diplomate ukrainien, des Russes", ["KAZ", "UKR", "RUS"]),
        ("de", "mit EU-Partnern, der US-Regierung und den NATO-Staaten", ["EU", "USA", "NATO"]),
        ("de", "die russisch-ukrainische Grenze", ["RUS", "UKR"]),
        ("de", "Der Ukrainekrieg und die Russlandpolitik", ["UKR", "RUS"]),
        ("de", "die israelischen Behörden, ein Iraner, Kasachstans Regierung", ["ISR", "IRN", "KAZ"]),
        ("lb", "D'Tierkei, d'Ukrain an de russesche Minister", ["TUR", "UKR", "RUS"]),
        ("en", "Russia's war, the US-led mission and UK-Ukraine ties", ["RUS", "USA", "GBR", "UKR"]),
    ],
)
def test_elision_inflection_compounds_and_possessives(language: str, text: str, expected: list[str]) -> None:
    assert entities(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Aus der EU und von der UN kam Hilfe.", ["EU", "UN"]),
        ("en", "We raised this at the UN, in the EU and with NATO.", ["UN", "EU", "NATO"]),
        ("fr", "L'UE, l'ONU et l'OTAN se réunissent.", ["EU", "UN", "NATO"]),
        ("en", "It is up to us. An eu and a un are no names.", []),
        ("fr", "Il a eu un mandat.", []),
    ],
)
def test_acronyms_are_matched_with_their_capitals(language: str, text: str, expected: list[str]) -> None:
    assert entities(text, language) == expected


def test_a_line_in_capitals_makes_an_article_of_un() -> None:
    assert entities("UN MINISTRE A EU DES ENTRETIENS", "fr") == []
    assert entities("SANCTIONS CONTRE LA RUSSIE", "fr") == ["RUS"]
    assert entities("UN MINISTRE PARLEMENTAIRE\nLe délégué auprès de l'ONU", "fr") == ["UN"]


def test_a_name_wants_its_capital_and_an_adjective_does_not() -> None:
    assert entities("a turkey, a chad and some china", "en") == []
    assert entities("Syrische und syrische Stellen", "de") == ["SYR", "SYR"]


def test_the_longest_name_wins() -> None:
    assert entities("Soudan du Sud, pas le Soudan", "fr") == ["SSD", "SDN"]
    assert entities("Guinée-Bissau et Guinée équatoriale, ni Guinée", "fr") == ["GNB", "GNQ", "GIN"]
    assert entities("North Korea and the European Court of Human Rights", "en") == ["PRK", "COE"]


def test_masks_hide_the_names_inside_them() -> None:
    assert entities("L'océan Indien et l'Amérique latine", "fr") == []
    assert entities("Südchinesisches Meer, Südamerika", "de") == []


# -- titles -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "l'Acte final d'Helsinki, la Déclaration d'Astana et les accords d'Oslo"),
        ("fr", "le mémorandum de Budapest et l'Accord de Paris"),
        ("de", "das Pariser Abkommen, die Genfer Konventionen und das Budapester Memorandum"),
        ("de", "die Istanbul-Konvention und der Berlin-Prozess"),
        ("en", "the Geneva Conventions, the Treaty of Rome and the Berlin Process"),
        ("en", "agreed through the Nairobi and Luanda regional peace processes"),
    ],
)
def test_cities_in_titles_are_no_mentions(language: str, text: str) -> None:
    assert entities(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Eine Konferenz in Kairo soll diesen Prozess anstoßen.", ["EGY"]),
        ("en", "Talks in Nairobi continued, and an agreement is near.", ["KEN"]),
        ("fr", "Un accord signé à Ottawa", ["CAN"]),
    ],
)
def test_a_city_near_the_word_is_not_yet_a_title(language: str, text: str, expected: list[str]) -> None:
    assert entities(text, language) == expected


# -- misprints and typesetting ----------------------------------------------------------------------------------------


def test_an_acronym_may_have_two_letters_exchanged() -> None:
    assert named("l'intervention de l'OSTC", "fr") == [("OSTC", "CSTO")]
    assert entities("l'UNWRA et l'UNRWA", "fr") == ["UNRWA", "UNRWA"]
    assert entities("KUWAIT CITY", "de") == ["KWT"]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("in Kasach-\nstan und den Vereinten\n  Nationen", ["Kasach-\nstan", "Vereinten\n  Nationen"]),
        ("aus der VN-  Resolution und der EU-\nKommission", ["VN", "EU-\nKommission"]),
        ("der\u00a0Ukraine und U\u00adkraine", ["Ukraine", "U\u00adkraine"]),
    ],
)
def test_broken_words_and_odd_spaces_are_read_and_told_as_they_stand(text: str, surfaces: list[str]) -> None:
    assert [surface for surface, _ in named(text, "de")] == surfaces


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["l’Ukraine", "UN", "EU- Kom", "Kasach-\nstan", "İran", "\u00ad", "  ", "\n", "Wagner", "ß", "M. Sall"]
        ),
        max_size=12,
    )
)
def test_offsets_give_back_the_surface_in_order(parts: list[str]) -> None:
    text = " ".join(parts)
    for language in LANGUAGES:
        end = 0
        for mention in find_mentions(text, language):
            assert text[mention.start : mention.end] == mention.surface
            assert end <= mention.start < mention.end
            end = mention.end


# -- persons ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "date", "expected"),
    [
        ("fr", "M. Tokaïev et le président russe Poutine", "2022-03-11", ["KAZ", "RUS", "RUS"]),
        ("fr", "le président Tokaïev", "2012-03-11", []),
        ("en", "President Abbas met Foreign Minister Sa'ar.", "2025-01-10", ["PSE", "ISR"]),
        ("en", "Lord Khan and Mr. Martin Example asked, on 4 May.", "2024-05-10", []),
        ("de", "für Frieden und Sicherheit", "2025-01-10", []),
        ("lb", "de Premierminister Frieden", "2025-01-10", ["LUX"]),
    ],
)
def test_a_person_stands_for_the_office_held_on_the_day(
    language: str, text: str, date: str, expected: list[str]
) -> None:
    assert entities(text, language, date) == expected


def test_a_person_out_of_office_counts_beside_a_title_or_the_country() -> None:
    assert entities("a report by Catherine Colonna", "en", "2023-06-01") == ["FRA"]
    assert entities("a report by Catherine Colonna", "en", "2025-06-01") == []
    assert entities("the former President Assad", "en", "2025-06-01") == ["SYR"]
    assert entities("Syria after Assad", "en", "2025-06-01") == ["SYR", "SYR"]


# -- doubtful names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Le Kazakhstan a rejeté toute demande d'enquête internationale.", ["KAZ", "INTL"]),
        ("fr", "Une enquête internationale a paru dans un quotidien.", []),
        ("en", "They called for an international inquiry.", ["INTL"]),
        ("en", "They refrained from comment on foreign interference.", []),
        ("en", "146 states voted for it.", ["INTL"]),
        ("en", "A programme in 14 countries of the region.", []),
        ("fr", "un texte soutenu par 60 pays", ["INTL"]),
        ("fr", "les 27 États membres", []),
        ("de", "Die Regierung wirbt gegenüber Drittstaaten dafür.", ["INTL"]),
        ("de", "Staatsangehörige von Drittstaaten reisen ein.", []),
        ("fr", "un accord avec des pays tiers", []),
        ("en", "the international community", ["INTL"]),
    ],
)
def test_the_international_community(language: str, text: str, expected: list[str]) -> None:
    assert entities(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "La Commission a proposé un texte à l'Union européenne.", ["EU", "EU"]),
        ("fr", "Selon les conclusions du Conseil, l'Union suit ce dossier.", ["EU", "EU"]),
        ("fr", "Les États membres en ont parlé. La Commission présentera un texte.", ["EU"]),
        ("fr", "Le président de l'Union des employeurs a écrit au Conseil.", []),
        ("fr", "La Commission des finances de la Chambre s'est réunie.", []),
        ("fr", "Les ministres de l'Union se sont réunis.", ["EU"]),
        ("fr", "Le congrès de l'Union sportive et celui de l'Union des étudiants", []),
        ("fr", "les sanctions européennes et les pays européens", ["EU"]),
        ("de", "europäische Sanktionen, kein europäisches Nachbarland", ["EU"]),
        ("en", "European leaders met; across Europe, families travelled.", ["EU"]),
        ("en", "The Security Council met. We shall keep this on the Council's agenda.", ["UN", "UN"]),
        ("fr", "L'Union européenne a réagi. Le Conseil de sécurité siège. Le Conseil votera.", ["EU", "UN", "UN"]),
        ("fr", "Le Conseil de sécurité siège. L'Union européenne a réagi. Le Conseil votera.", ["UN", "EU", "EU"]),
        ("en", "The International Criminal Court acts; this is a matter for the Court.", ["ICC", "ICC"]),
        ("en", "A matter for the Court.", []),
        ("de", "das Bündnis der NATO, nicht Bündnis 90", ["NATO", "NATO"]),
        ("fr", "la directive 2000/31/CE et le règlement (CE) n° 12/2009", []),
        ("fr", "la résolution 2254, puis la résolution du conflit", ["UN"]),
        ("en", "We welcome the High Representative's words on Bosnia.", ["BIH"]),
    ],
)
def test_organs_named_by_their_common_noun(language: str, text: str, expected: list[str]) -> None:
    assert entities(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Jordan Example met Michael Jordan; Jordan hosts refugees.", ["JOR"]),
        ("en", "Chad Example flew to Chad.", ["TCD"]),
        ("en", "Georgian courts in Georgia", ["GEO", "GEO"]),
        ("en", "French Foreign Minister, NHS England", ["FRA"]),
        ("fr", "Dominique Exemple visite la Dominique.", ["DMA"]),
        ("fr", "La réunion a porté sur Mayotte et La Réunion.", ["MYT", "REU"]),
        ("fr", "Le Congo-Brazzaville et la partie ouest du Congo", ["COG", "COG"]),
        ("fr", "Le Congo et la République démocratique du Congo", ["COD", "COD"]),
        ("de", "Das DRK hilft.", []),
        ("de", "In der DR Kongo: die DRK", ["COD", "COD"]),
        ("de", "Rückkehrer vom IS; IS-Kämpfer", ["ISIS", "ISIS"]),
        ("de", "Der IS der Baureihe", []),
        ("en", "the Wagner Group, and a concert of Wagner", ["WAGNER", "WAGNER"]),
        ("en", "a concert of Wagner", []),
        ("en", "the Chamber of Commerce (ICC)", []),
        ("fr", "La Douma a voté.", ["RUS"]),
        ("fr", "Des civils ont été tués à Douma.", []),
    ],
)
def test_names_that_are_also_something_else(language: str, text: str, expected: list[str]) -> None:
    assert entities(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Le ministre a parlé à Mme May.", ["GBR"]),
        ("en", "I spoke with Mrs May.", ["GBR"]),
        ("fr", "Le ministre a parlé à Brian May.", []),
    ],
)
def test_a_title_before_a_surname_is_no_first_name(language: str, text: str, expected: list[str]) -> None:
    assert entities(text, language, "2018-04-10") == expected


# -- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece", ["Jordan the Council UN IS Wagner resolution 2231 Sall ", "Ukraine", "Colonna ", "Ukrainekrieg"]
)
def test_time_is_linear_in_the_length(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        find_mentions(text, "de", "2025-06-01")
        return time.process_time() - start

    seconds(1_000)
    assert seconds(240_000) < 24 * seconds(20_000) + 0.3
