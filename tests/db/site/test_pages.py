"""Every page answers, and shows what it is for."""

from __future__ import annotations

import pytest

from tests.db.site.conftest import Get

PAGES = (
    "/", "/search", "/search?q=Kazakhstan", "/search?q=Russie&in=questions", "/search?q=ukraine&in=titles",
    "/answer/lu-chd:2018-2023-qp-9001/1", "/document/lu-chd:2018-2023-qp-9001", "/entities", "/entity/KAZ",
    "/entity/CIV", "/entity/INTL", "/government/LUX", "/government/DEU", "/queries", "/method",
    "/positions", "/positions/statements", "/positions/said", "/positions/answers", "/positions/documents",
    "/positions/entities/KAZ", "/positions?sql=select+1",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there(get: Get, path: str) -> None:
    response = get(path)
    assert response.status_code == 200, response.text
    assert "Traceback" not in response.text
