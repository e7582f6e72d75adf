"""sqlite-utils without pandas and numpy, which it loads where they are installed.

It does so to know their types; it is handed none here, and every command would start half a second later.
"""

from __future__ import annotations

import sys

_LEFT_OUT = [name for name in ("pandas", "numpy") if name not in sys.modules]
sys.modules.update(dict.fromkeys(_LEFT_OUT))  # type: ignore[arg-type]  # None: not to be found
try:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations
finally:
    for _name in _LEFT_OUT:
        del sys.modules[_name]

__all__ = ["Database", "Migrations"]
