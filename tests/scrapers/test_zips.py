"""Archives that mean harm are refused with a reason; sound ones are read member by member."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Mapping

import pytest

from scrapers.zips import Limits, UnsafeZipError, read_zip

SMALL = Limits(members=3, each=100, total=250, ratio=1000)


def archive(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return made.getvalue()


def refused(body: bytes, limits: Limits = SMALL) -> str:
    with pytest.raises(UnsafeZipError) as caught:
        list(read_zip(body, limits))
    return str(caught.value)


def test_members_come_in_their_order_without_folders() -> None:
    body = archive({"json/": b"", "json/b.json": b"{}", "json/a.json": b"[]"})
    assert [(member.name, member.body) for member in read_zip(body)] == [("json/b.json", b"{}"), ("json/a.json", b"[]")]


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "C:\\a", "..\\a", "\\\\host\\share\\a", "C:a"])
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert "leads out" in refused(archive({"ok": b"", name: b"x"}))


def test_a_link_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")
    assert "leads out" in refused(made.getvalue())


def test_declared_sizes_are_limited() -> None:
    assert "101 bytes, more than 100" in refused(archive({"a": b"x" * 101}))
    assert "unpacks to 300 bytes" in refused(archive(dict.fromkeys("abc", b"x" * 100)))
    assert "4 files" in refused(archive(dict.fromkeys("abcd", b"")))


def test_a_bomb_is_refused_by_how_much_it_grows() -> None:
    bomb = archive({f"{number}": b"\0" * 1_000_000 for number in range(30)})
    assert len(bomb) < 50_000
    assert "more than 10,485,760" in refused(bomb, Limits(ratio=10))


def test_a_file_that_is_larger_than_it_says_is_refused() -> None:
    body = bytearray(archive({"a": b"x" * 90_000}))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = body.index(mark) + place
        body[at : at + 4] = struct.pack("<I", 10)
    reason = refused(bytes(body))
    assert "larger than it says" in reason or "cannot be read" in reason


def test_what_is_damaged_or_no_archive_is_told() -> None:
    assert "no zip archive" in refused(b"<html>Maintenance</html>")
    assert "no zip archive" in refused(archive({"a": b"x" * 90})[:40])
    body = bytearray(archive({"a": bytes(range(90))}, zipfile.ZIP_STORED))
    body[40] ^= 0xFF
    assert "cannot be read" in refused(bytes(body))


def test_an_encrypted_archive_is_refused() -> None:
    body = bytearray(archive({"a": b"x"}))
    body[body.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refused(bytes(body))


def test_two_files_of_one_name_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr("a", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            opened.writestr("a", "2")
    assert "two files" in refused(made.getvalue())
