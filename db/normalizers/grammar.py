"""The small words of a language that tell who does what to whom: data/grammar_*.yaml, ready for look-up.

Each word of a sentence is looked up once; what it can be is a set of flags in one integer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from .data import load_csv, load_yaml
from .folding import fold
from .phrasebook import Phrasebook, Phrases, links_pattern, token_pattern

(
    DET,
    PREP,
    LOCATIVE,
    GENITIVE,
    AGENT,
    SUB,
    REL,
    COORD,
    FINITE,
    PASSIVE,
    NEG,
    OWN,
    OWN_POSS,
    PRONOUN,
    SAY,
    COND,
    OFFICE,
    REFLEXIVE,
) = (1 << place for place in range(18))

_FLAGS = {
    "determiners": DET,
    "prepositions": PREP,
    "locative": PREP | LOCATIVE,
    "genitive": PREP | GENITIVE,
    "agent": PREP | AGENT,
    "subordinators": SUB,
    "relatives": REL,
    "coordinators": COORD,
    "finite": FINITE,
    "passive": FINITE | PASSIVE,
    "negators": NEG,
    "own_possessives": OWN_POSS,
    "pronouns": PRONOUN,
    "say": SAY,
    "conditional": COND,
    "reflexive": REFLEXIVE,
}


@dataclass(frozen=True)
class Grammar:
    """One language's small words. `words` maps a lower-case word to its flags; the patterns find phrases."""

    language: str
    order: str
    """"svo", or "v2" where the subject may follow the verb."""
    words: dict[str, int]
    token: re.Pattern[str]
    """A word, a number or a mark; a preposition, office or pronoun with hyphens ("vis-à-vis") is one word."""
    own: Phrases
    joint: Phrases
    alike: Phrases
    """Words of jointness before who does the same, never before whom one works with ("à l'instar de")."""
    apart: Phrases
    """Phrases that name a partner only where they stand apart from the sentence ("Aux côtés de l'Union, nous ...")."""
    counted: re.Pattern[str]
    """Counted or unnamed states ("46 autres États"), no members of an organisation."""
    among: Phrases
    """Words that count somebody among those named before ("dont", "parmi lesquels")."""
    shares: Phrases
    """Verbs of sharing somebody's view."""
    joint_tail: frozenset[str]
    according: Phrases
    links: re.Pattern[str]
    participle: re.Pattern[str]
    negation_needs: frozenset[str]
    clitics: frozenset[str]
    """Object pronouns that stand before a verb and point back to the sentence before ("continuera à la soutenir")."""
    accusative: frozenset[str]
    """Those of them that can stand for what was done ("nous la condamnons"), not only for who did it."""
    dative: frozenset[str]
    """Those of them that stand for whom something is given or told ("nous lui apportons notre soutien")."""
    agreement: dict[str, str]
    """Gender and number of pronouns and possessives of the third person: "f1", "m+", "1" where it is either gender."""
    articles: dict[str, str]
    """The same of articles and of prepositions with one in them."""
    feminine: re.Pattern[str] | None
    """How feminine names end."""
    clefts: frozenset[str]
    """Words behind "c'est" that make it take up nobody ("c'est pourquoi", "c'est avec ...")."""
    opening_content: frozenset[str]
    """Words that open what is judged, asked or wished ("il est inacceptable que")."""
    countries_taken_up: frozenset[str]
    """Nouns that take up a country named before ("ce pays", "ces autorités"); any other takes up what it did."""
    organisations_taken_up: frozenset[str]
    shared: Phrases
    """Phrases for the own country and the one named before ("nos deux pays")."""
    happenings: frozenset[str]
    """Nouns of what happens somewhere: with an article they take up the place or who does it ("la situation")."""
    stressed: frozenset[str]
    """Pronouns behind a preposition ("avec eux")."""
    beside: Phrases
    """Phrases with a possessive that stand for whom a stance is towards ("à leurs côtés")."""
    neuter: frozenset[str]
    """Pronouns for what the sentence before told ("cela doit cesser")."""
    standing: frozenset[str]
    """Verbs behind which a word of jointness tells whom one backs ("stands alongside Moldova")."""
    pro_verbs: frozenset[str]
    """Verbs that stand for an act told before ("comme l'a fait l'Union")."""
    places: frozenset[str]
    """Pronouns for a place or a thing ("y")."""
    likeness: frozenset[str]
    """Words of likeness before who does the same ("comme l'Union européenne, nous ...")."""
    reproach: Phrases
    """Beginnings of words that make an appeal a reproach: it should never have been otherwise (release, stop)."""
    favours: Phrases | None
    """Beginnings of words that make an appeal a wish for something good (accede, reform, take part); where a language
    has them an appeal to a state without any is a reproach."""
    own_objects: frozenset[str]
    """Object pronouns before a verb that stand for who answers ("nous accuse")."""
    members: frozenset[str]
    """Those who make up an organisation and speak for it ("les pays de l'ASEAN")."""
    states: frozenset[str]
    """Participles that tell what their subject feels or wants, not what is done to it ("est opposé à")."""
    whom: frozenset[str]
    """Relative words that are the object of their clause ("les sanctions que l'Union a prises")."""
    inverting: frozenset[str]
    """Words behind which a verb may stand before its subject ("que demande l'ONU")."""
    who: frozenset[str]
    """Relative words that are the subject of their clause."""
    whose: frozenset[str]
    """Relative words of the possessor ("dont")."""
    first_persons: frozenset[str]
    """Pronouns of who answers ("nous", "je")."""
    indefinite: frozenset[str]
    """Pronouns that may stand for who answers and for anybody ("on")."""
    pairs: Phrases
    """Phrases for the two parties named before ("both sides")."""
    addressees: Phrases
    """Phrases for everybody as addressee ("all parties"): nobody, unless the sentence before lists two."""
    same_prepositions: dict[str, str]
    """Forms of one preposition: each maps to the first ("au", "aux" to "à")."""
    asks: frozenset[str]
    """Words before "whether": what follows is asked, not said."""
    alternatives: frozenset[str]
    """Words between two things that one negation denies ("should not sell arms or provide assistance")."""
    no_negation: frozenset[str]
    """Words that take a negation away: "not only", "no doubt", "never stop"."""
    correlatives: frozenset[str]
    """Words that join two phrases with one preposition ("tant avec X qu'avec Y", "puis en Y")."""
    list_adverbs: frozenset[str]
    """Adverbs behind the "and" of a list ("et enfin l'Italie")."""
    stand_ins: frozenset[str]
    """Pronouns for an office told before ("le ministre égyptien et celui du Qatar")."""
    resolves: frozenset[str]
    """Nouns of what their owner is about to do ("la décision de la Bolivie de reconnaître ...")."""
    refusals: frozenset[str]
    """Nouns of what their owner does not do ("le refus de l'Iran de coopérer")."""
    granting: frozenset[str]
    """Words before an "if" that make it "although" ("même si")."""
    definite: frozenset[str]
    """Definite articles of the plural, and prepositions with one."""
    list_words: frozenset[str]
    """Words that join names to a list though they mean other things elsewhere ("ainsi que", "as well as")."""
    harm: frozenset[str]
    """Nouns of harm: a name after one of them and a word of `against` suffers it ("the attack on X")."""
    undergone: frozenset[str]
    """Nouns of harm whose genitive is who suffers it ("the invasion of Ukraine")."""
    held: frozenset[str]
    """Participles of holding people: the place behind them is who holds ("nos compatriotes détenus en Iran")."""
    suffer: frozenset[str]
    """Verbs whose subject suffers what their object tells ("the attacks that Ukraine endures")."""
    against: frozenset[str]
    demonstratives: frozenset[str]
    channels: frozenset[str]
    efforts: frozenset[str]
    """What an agency does with another's money ("distribuée par l'UNICEF"); what is backed as somebody's doing."""
    voices: frozenset[str]
    """Texts and words that speak for whose they are ("la résolution du Conseil de sécurité condamne")."""
    where: frozenset[str]
    """Relative words of place."""
    texts: frozenset[str]
    """What is followed, not joined, right behind a name ("in line with UN recommendations")."""
    reports: frozenset[str]
    """Texts that only tell what others do: whose they are is not what a worry is about."""
    companions: frozenset[str]
    """Prepositions that, between commas, name who does it too (", avec les États-Unis et le Japon,")."""
    towards: frozenset[str]
    """Prepositions of whom a stance is towards: where one follows, a genitive before it is whose the stance is."""
    owners: frozenset[str]
    authors: frozenset[str]
    """Prepositions that name who did what a noun tells ("l'annexion ... par Israël")."""
    by: frozenset[str]
    between: frozenset[str]
    expletives: frozenset[str]
    impersonal: frozenset[str]
    """Pronouns that may stand for nobody ("il est temps", "it is vital that")."""
    impersonal_verbs: frozenset[str]
    """What follows such a pronoun that stands for nobody ("il faut")."""
    adverbial: frozenset[str]
    """Prepositions of cause, time and circumstance: the name behind one is not what the sentence is about."""
    unrealised: Phrases
    """Words that, negated, deny what a noun tells ("eine Zusammenarbeit ist nicht geplant")."""
    strangers: frozenset[str]
    """Subjects that speak for no state ("l'honorable membre", "la motion", "un rapport")."""
    halting: Phrases
    """Words that put an end to what a noun tells: kindness becomes a measure ("a suspendu son aide")."""
    lapsing: Phrases
    """Words by which what a noun tells is not, or not yet ("l'accord a expiré", "un prêt est à l'étude")."""
    openers: frozenset[str]
    """Words that make the whole sentence a condition where they open it ("Sollte", "If")."""
    weighing: Phrases
    """Phrases before an act that is still weighed ("considers the option of")."""
    provisos: Phrases
    """Phrases of a condition behind an act ("provided that")."""
    wholes: frozenset[str]
    """Words before "possible" that make it more, not less ("all possible support", "the closest possible")."""
    possible: frozenset[str]
    """Words beside an act that make it only possible ("possible sanctions")."""
    references: Phrases
    """Words that only point to another answer."""
    bodies: dict[str, tuple[str, ...]]
    """Bodies named without their organisation ("the Council"): the organisations they can belong to."""
    gerunds: tuple[str, ...]
    """How participles end that stand before their subject ("En appelant ..., l'Union ...")."""
    their: frozenset[str]
    """Possessives of the third person ("lors de sa visite en Turquie, le secrétaire général ...")."""
    taking_up: frozenset[str]
    """Words that begin a clause about what the one before told ("c'est une bonne chose", "ce dont ...")."""
    fronting: Phrases
    """Phrases that open a sentence with whom it is about ("quant à")."""
    clear: frozenset[str]
    """Words before a colon behind which somebody's opinion follows ("l'OSCE est claire : ...")."""
    judges: frozenset[str]
    """Verbs of judging: what is said behind one is their subject's opinion ("juge la dette intenable")."""
    infinitive_markers: frozenset[str]
    infinitive: re.Pattern[str]
    """How infinitives look; behind a marker and a name they are what the name is asked to do."""
    masculine_article: frozenset[str]
    """Articles that are nominative before masculine names and genitive or dative before all others."""
    masculine: tuple[str, ...]
    """How masculine names and offices end."""
    deed_by: frozenset[str]
    """Agent's prepositions that also tell whose deed a noun is ("die Annexion durch X")."""
    names_in_s: frozenset[str]
    """Names that end in s without being a genitive."""
    harm_parts: tuple[str, ...]
    """Nouns of harm as the last part of a compound."""
    joining: tuple[str, ...]
    """Nouns of joining and leaving: the organisation behind one is not what is spoken of."""
    stative: frozenset[str]
    """Verbs that make a passive of a state with the participle of a transitive verb ("bleibt aufgefordert")."""

    @cached_property
    def book(self) -> Phrasebook:
        """All its phrases, found in one pass over a text."""
        return Phrasebook([value for value in vars(self).values() if isinstance(value, Phrases)])


@cache
def grammar_of(language: str) -> Grammar:
    """The grammar of one of fr, de, lb, en."""
    data = load_yaml(f"grammar_{language}.yaml")
    words: dict[str, int] = {}
    for key, flag in _FLAGS.items():
        for word in data[key]:
            if " " not in word:
                words[word] = words.get(word, 0) | flag
    own = list(data["own_subjects"])
    for row in load_csv("offices.csv"):
        if row["lang"] not in (language, "any"):
            continue
        if row["kind"] == "own":
            own.append(fold(row["phrase"]).text)
            continue
        for word in fold(row["phrase"]).text.replace("'", "' ").split():
            if not words.get(word, 0):
                words[word] = OFFICE
            elif words[word] & OFFICE == 0 and len(word) > 4:
                words[word] |= OFFICE
    for phrase in own:
        if " " not in phrase:
            words[phrase] = words.get(phrase, 0) | OWN
    return Grammar(
        language=language,
        order=data["order"],
        words=words,
        token=token_pattern(word for word, flags in words.items() if "-" in word and flags & (PREP | OFFICE | PRONOUN)),
        own=Phrases(own),
        joint=Phrases(data["joint"]),
        alike=Phrases(data["alike"]),
        apart=Phrases([*data["companions"], *data["apart"]]),
        counted=re.compile(data["counted"]),
        among=Phrases(data["among"]),
        shares=Phrases(data["shares"]),
        joint_tail=frozenset(data["joint_tail"]),
        according=Phrases(data["according"]),
        links=links_pattern(data),
        participle=re.compile(data["participle"]),
        negation_needs=frozenset(data["negation_needs"]),
        clitics=frozenset(data["clitics"]),
        accusative=frozenset(data["accusative"]),
        dative=frozenset(data["dative"]),
        agreement=data["agreement"],
        articles=data["articles"],
        feminine=re.compile(data["feminine"]) if data["feminine"] else None,
        clefts=frozenset(data["clefts"]),
        opening_content=frozenset(data["opening_content"]),
        countries_taken_up=frozenset(data["countries_taken_up"]),
        organisations_taken_up=frozenset(data["organisations_taken_up"]),
        shared=Phrases(data["shared"]),
        happenings=frozenset(data["happenings"]),
        stressed=frozenset(data["stressed"]),
        beside=Phrases(data["beside"]),
        neuter=frozenset(data["neuter"]),
        standing=frozenset(data["standing"]),
        pro_verbs=frozenset(data["pro_verbs"]),
        places=frozenset(data["places"]),
        likeness=frozenset(data["likeness"]),
        reproach=Phrases(data["reproach"], begin=True),
        favours=Phrases(data["favours"], begin=True) if data["favours"] else None,
        own_objects=frozenset(data["own_objects"]),
        members=frozenset(data["members"]),
        states=frozenset(data["states"]),
        whom=frozenset(data["whom"]),
        inverting=frozenset(data["inverting"]),
        who=frozenset(data["who"]),
        whose=frozenset(data["whose"]),
        first_persons=frozenset(data["first_persons"]),
        indefinite=frozenset(data["indefinite"]),
        pairs=Phrases(data["pairs"]),
        addressees=Phrases(data["addressees"]),
        same_prepositions={form: group[0] for group in data["same_prepositions"] for form in group},
        asks=frozenset(data["asks"]),
        alternatives=frozenset(data["alternatives"]),
        no_negation=frozenset(data["no_negation"]),
        correlatives=frozenset(data["correlatives"]),
        list_adverbs=frozenset(data["list_adverbs"]),
        stand_ins=frozenset(data["stand_ins"]),
        resolves=frozenset(data["resolves"]),
        refusals=frozenset(data["refusals"]),
        granting=frozenset(data["granting"]),
        definite=frozenset(data["definite"]),
        list_words=frozenset(data["list_words"]),
        harm=frozenset(data["harm"]),
        undergone=frozenset(data["undergone"]),
        held=frozenset(data["held"]),
        suffer=frozenset(data["suffer"]),
        against=frozenset(data["against"]),
        demonstratives=frozenset(data["demonstratives"]),
        voices=frozenset(data["voices"]),
        efforts=frozenset(data["efforts"]),
        channels=frozenset(data["channels"]),
        where=frozenset(data["where"]),
        texts=frozenset(data["texts"]),
        reports=frozenset(data["reports"]),
        companions=frozenset(data["companions"]),
        towards=frozenset(data["towards"]),
        owners=frozenset(data["owners"]),
        authors=frozenset(data["authors"]),
        by=frozenset(data["by"]),
        between=frozenset(data["between"]),
        expletives=frozenset(data["expletives"]),
        impersonal=frozenset(data["impersonal"]),
        impersonal_verbs=frozenset(data["impersonal_verbs"]),
        adverbial=frozenset(data["adverbial"]),
        strangers=frozenset(data["strangers"]),
        unrealised=Phrases(data["unrealised"]),
        halting=Phrases(data["halting"]),
        lapsing=Phrases(data["lapsing"]),
        openers=frozenset(data["openers"]),
        weighing=Phrases(data["weighing"]),
        provisos=Phrases(data["provisos"]),
        wholes=frozenset(data["wholes"]),
        possible=frozenset(data["possible"]),
        references=Phrases(data["references"]),
        bodies={word: tuple(entities) for word, entities in data["bodies"].items()},
        gerunds=tuple(data["gerunds"]),
        their=frozenset(data["their"]),
        taking_up=frozenset(data["taking_up"]),
        fronting=Phrases(data["fronting"]),
        clear=frozenset(data["clear"]),
        judges=frozenset(data["judges"]),
        infinitive_markers=frozenset(data["infinitive_markers"]),
        infinitive=re.compile(data["infinitive"]),
        stative=frozenset(data["stative"]),
        deed_by=frozenset(data["deed_by"]),
        names_in_s=frozenset(data["names_in_s"]),
        harm_parts=tuple(word for word in data["harm"] if len(word) > 4),
        joining=tuple(data["joining"]),
        masculine_article=frozenset(data["masculine_article"]),
        masculine=tuple(data["masculine"]),
    )
