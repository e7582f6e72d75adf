"""Text in, tags out: language, sentences, names, holders, statements. Pure functions; knowledge is in `data/`.

>>> from db.normalizers import tagger
>>> tagger().tag("Nous condamnons l'invasion russe.", own="LUX").statements[0].target
'RUS'
"""

from .tagger import Entity, Membership, Tagger, tagger
from .types import Mention, Span, Statement, Tags

__all__ = ["Entity", "Membership", "Mention", "Span", "Statement", "Tagger", "Tags", "tagger"]
