"""Names as noun phrases: what heads them, what governs them, which stand together. All sentences are invented."""

from __future__ import annotations

import pytest

from db.normalizers.entities import lexicon_of
from db.normalizers.folding import fold
from db.normalizers.grammar import grammar_of
from db.normalizers.parsing import parse
from db.normalizers.sentence import Actor, Sentence

OWN = {"fr": "LUX", "lb": "LUX", "de": "DEU", "en": "GBR"}


def parsed(text: str, language: str) -> Sentence:
    folded = fold(text)
    hits = lexicon_of(language).find(folded, "2024-05-01")
    return parse(folded.text, 0, len(folded.text), hits, grammar_of(language), OWN[language])


def actor(text: str, language: str, entity: str) -> Actor:
    """The first name of `entity` in the sentence."""
    return next(found for found in parsed(text, language).actors if found.entity == entity)


@pytest.mark.parametrize(
    ("language", "text", "entity"),
    [
        ("fr", "Le gouvernement russe a réagi.", "RUS"),
        ("fr", "Les autorités de la Chine ont réagi.", "CHN"),
        ("fr", "Le président du Kenya a réagi.", "KEN"),
        ("fr", "L'ambassadeur d'Iran a été reçu.", "IRN"),
        ("de", "Die russische Regierung hat reagiert.", "RUS"),
        ("de", "Die Behörden Chinas haben reagiert.", "CHN"),
        ("de", "Der Präsident von Kenia hat reagiert.", "KEN"),
        ("lb", "Déi russesch Regierung huet reagéiert.", "RUS"),
        ("en", "The Russian government has reacted.", "RUS"),
        ("en", "The authorities of China have reacted.", "CHN"),
        ("en", "Kenya's president has reacted.", "KEN"),
    ],
)
def test_an_office_of_a_country_can_act_for_it(language: str, text: str, entity: str) -> None:
    found = actor(text, language, entity)
    assert (found.head, found.can_act) == ("office", True)


@pytest.mark.parametrize(
    ("language", "text", "entity", "owned"),
    [
        ("fr", "Le pétrole russe a été vendu.", "RUS", "pétrole"),
        ("fr", "La demande de la Géorgie a été examinée.", "GEO", "demande"),
        ("fr", "Les réformes du Kosovo ont été saluées.", "XKX", "réformes"),
        ("de", "Das russische Öl wurde verkauft.", "RUS", "öl"),
        ("de", "Der Antrag von Georgien wurde geprüft.", "GEO", "antrag"),
        ("lb", "De russeschen Ueleg gouf verkaf.", "RUS", "ueleg"),
        ("lb", "D'Demande vu Georgien gouf gepréift.", "GEO", "demande"),
        ("en", "Russian oil was sold.", "RUS", "oil"),
        ("en", "The request of Georgia was examined.", "GEO", "request"),
        ("en", "Georgia's request was examined.", "GEO", "request"),
    ],
)
def test_what_a_country_owns_is_not_the_country(language: str, text: str, entity: str, owned: str) -> None:
    found = actor(text, language, entity)
    assert (found.head, found.owned, found.can_act) == ("other", owned, False)


@pytest.mark.parametrize(
    ("language", "text", "entity", "preposition"),
    [
        ("fr", "Nous vivons en paix avec la Belgique.", "BEL", "avec"),
        ("fr", "Des élections ont lieu au Sénégal.", "SEN", "au"),
        ("fr", "Un appel à la Turquie a été lancé.", "TUR", "à"),
        ("de", "Ein Abkommen mit der Türkei wurde geschlossen.", "TUR", "mit"),
        ("de", "Im Sudan finden Wahlen statt.", "SDN", "im"),
        ("de", "Ein Gespräch mit der chinesischen Regierung fand statt.", "CHN", "mit"),
        ("lb", "En Accord mat der Tierkei gouf ënnerschriwwen.", "TUR", "mat"),
        ("lb", "Am Sudan gi Wale gehalen.", "SDN", "am"),
        ("en", "An agreement with Turkey was signed.", "TUR", "with"),
        ("en", "Elections in the Republic of Moldova were held.", "MDA", "in"),
        ("en", "A message to the Chinese government was sent.", "CHN", "to"),
    ],
)
def test_a_name_knows_the_preposition_that_governs_its_phrase(
    language: str, text: str, entity: str, preposition: str
) -> None:
    assert actor(text, language, entity).prep == preposition


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La Norvège a réagi."),
        ("de", "Norwegen hat reagiert."),
        ("lb", "Norwegen huet reagéiert."),
        ("en", "Norway has reacted."),
    ],
)
def test_a_bare_name_is_governed_by_nothing_and_can_act(language: str, text: str) -> None:
    found = actor(text, language, "NOR")
    assert (found.prep, found.head, found.can_act) == ("", "entity", True)


@pytest.mark.parametrize(
    ("language", "text", "entities"),
    [
        ("fr", "L'accord avec la Géorgie, l'Ukraine et la Moldavie est signé.", ["GEO", "UKR", "MDA"]),
        ("fr", "La France ainsi que l'Italie l'ont dit.", ["FRA", "ITA"]),
        ("de", "Das Abkommen mit Georgien, der Ukraine und der Republik Moldau ist da.", ["GEO", "UKR", "MDA"]),
        ("de", "Frankreich sowie Italien haben es gesagt.", ["FRA", "ITA"]),
        ("lb", "Den Accord mat Georgien, der Ukrain an der Republik Moldau ass do.", ["GEO", "UKR", "MDA"]),
        ("en", "The agreement with Georgia, Ukraine and Moldova is signed.", ["GEO", "UKR", "MDA"]),
        ("en", "France as well as Italy said so.", ["FRA", "ITA"]),
    ],
)
def test_names_of_an_enumeration_share_one_list_and_its_preposition(
    language: str, text: str, entities: list[str]
) -> None:
    first = actor(text, language, entities[0])
    assert [other.entity for other in first.group] == entities
    assert all(other.prep for other in first.group) is bool(first.prep)


@pytest.mark.parametrize(
    ("language", "text", "entity"),
    [
        ("fr", "En Irak, la France agit seule.", "IRQ"),
        ("de", "Im Irak handelt Frankreich allein.", "IRQ"),
        ("en", "In Iraq, the UK acts alone, and France does not.", "IRQ"),
        ("en", "Norway left and its neighbours in Sweden stayed.", "NOR"),
    ],
)
def test_names_in_different_places_of_a_sentence_are_no_list(language: str, text: str, entity: str) -> None:
    assert [other.entity for other in actor(text, language, entity).group] == [entity]


@pytest.mark.parametrize(
    ("language", "text", "partner"),
    [
        ("fr", "Ensemble avec l'Allemagne, le Luxembourg agit.", "DEU"),
        ("fr", "Le Luxembourg agit, tout comme ses partenaires de l'Union européenne.", "EU"),
        ("fr", "De concert avec les autorités belges, nous agissons.", "BEL"),
        ("de", "Gemeinsam mit Frankreich handelt die Bundesregierung.", "FRA"),
        ("de", "Die Bundesregierung handelt gemeinsam mit ihren Partnern der EU.", "EU"),
        ("lb", "Zesumme mat Frankräich handelt d'Regierung.", "FRA"),
        ("en", "Together with France, we act.", "FRA"),
        ("en", "The UK acts alongside its NATO allies.", "NATO"),
    ],
)
def test_who_is_named_with_a_word_of_jointness_is_a_partner(language: str, text: str, partner: str) -> None:
    assert [found.entity for found in parsed(text, language).actors if found.partner] == [partner]


def test_all_names_listed_after_the_word_of_jointness_are_partners() -> None:
    found = parsed("Ensemble avec la France, l'Italie et l'Espagne, le Luxembourg agit.", "fr")
    assert [one.entity for one in found.actors if one.partner] == ["FRA", "ITA", "ESP"]


def test_a_word_of_jointness_beside_a_foreign_name_makes_no_partner() -> None:
    found = parsed("Norway together with Sweden is told apart from Denmark.", "en")
    assert [one.entity for one in found.actors if one.partner] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le Gouvernement agit."),
        ("fr", "Nous agissons."),
        ("de", "Die Bundesregierung handelt."),
        ("de", "Wir handeln."),
        ("lb", "D'Regierung handelt."),
        ("lb", "Mir handelen."),
        ("en", "The Government acts."),
        ("en", "We act."),
    ],
)
def test_words_for_the_answering_government_are_found(language: str, text: str) -> None:
    assert [(found.entity, found.own) for found in parsed(text, language).actors] == [(OWN[language], True)]


@pytest.mark.parametrize(
    ("language", "text", "entity"),
    [
        ("fr", "Le gouvernement kazakh agit.", "KAZ"),
        ("fr", "Le Gouvernement de la Serbie agit.", "SRB"),
        ("de", "Die Regierung Serbiens handelt.", "SRB"),
        ("de", "Die serbische Regierung handelt.", "SRB"),
        ("lb", "D'Regierung vu Serbien handelt.", "SRB"),
        ("en", "The Government of Serbia acts.", "SRB"),
        ("en", "The Prime Minister of Serbia acts.", "SRB"),
    ],
)
def test_another_countrys_government_is_not_ones_own(language: str, text: str, entity: str) -> None:
    assert [(found.entity, found.own) for found in parsed(text, language).actors] == [(entity, False)]


def test_an_organisation_before_its_own_body_is_one_name() -> None:
    assert [found.entity for found in parsed("The UN World Food Programme acts.", "en").actors] == ["WFP"]


@pytest.mark.parametrize(
    ("text", "noun", "preposition"),
    [
        ("The attack on the territory of Israel goes on.", "attack", "on"),
        ("The war against the people of Ukraine goes on.", "war", "against"),
    ],
)
def test_the_owner_of_a_noun_knows_the_phrase_around_it(text: str, noun: str, preposition: str) -> None:
    found = parsed(text, "en").actors[0]
    assert (found.prep, found.outer, found.noun) == ("of", preposition, noun)


def test_clauses_and_what_stands_between_two_words_are_counted() -> None:
    sentence = parsed("Norway, which borders Russia, acts; Sweden waits.", "en")
    norway, russia, sweden = sentence.actors
    assert sentence.between(norway.last, russia.first) == (2, 1, 1, 0)
    assert sentence.between(russia.last, norway.first) == (2, 1, 1, 0), "both ways alike"
    assert sentence.between(russia.last, sweden.first)[3] == 1, "a semicolon is a hard stop"
    assert sentence.between(norway.first, norway.first + 1) == (0, 0, 0, 0)


@pytest.mark.parametrize("text", ["Les Russes ont refusé.", "Nous aidons les Russes.", "Nous parlons aux Russes."])
def test_a_people_can_act(text: str) -> None:
    assert actor(text, "fr", "RUS").can_act


@pytest.mark.parametrize("text", ["Les navires russes sont arrivés.", "Un accord russe est signé."])
def test_an_adjective_behind_its_noun_is_no_people(text: str) -> None:
    assert not actor(text, "fr", "RUS").can_act


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Nous venons de recevoir le ministre kényan.", "KEN"),
        ("Nous recevons à Nairobi le président Zelensky.", "UKR"),
        ("Nous avons pour cette raison saisi le Conseil de sécurité.", "UN"),
    ],
)
def test_the_object_of_an_infinitive_and_a_leader_behind_a_place_have_no_preposition(text: str, entity: str) -> None:
    assert actor(text, "fr", entity).prep == ""


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Je parle avec le ministre égyptien et avec celui du Qatar.", "office"),
        ("Celui du Qatar me paraît trop cher.", "other"),
    ],
)
def test_a_pronoun_behind_an_office_stands_for_one(text: str, head: str) -> None:
    qatar = actor(text, "fr", "QAT")
    assert (qatar.head == "office") is (head == "office")


@pytest.mark.parametrize(
    ("language", "text", "prep"),
    [
        ("fr", "J'ai dit à mon homologue kényan que c'est fini.", "à"),
        ("en", "I spoke with my Kenyan counterpart.", "with"),
    ],
)
def test_the_preposition_of_a_counterpart_stands_before_the_possessive(language: str, text: str, prep: str) -> None:
    assert actor(text, language, "KEN").prep == prep
