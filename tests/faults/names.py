"""A DNS server on this machine: the names that it knows are 127.0.0.1; others there are none, or it says nothing.

with Names({"parliament.test"}) as names:
    env = {"POSITIONS_NAMESERVER": names.address}
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Collection

NO_SUCH_NAME = 3


class Names:
    """The server; `asked` are the names that were asked for. A name in `silent` gets no answer at all."""

    def __init__(self, known: Collection[str] = (), silent: Collection[str] = ()) -> None:
        self.known, self.silent = set(known), set(silent)
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> str:
        """HOST:PORT."""
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Names:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                query, client = self._socket.recvfrom(4096)
            except OSError:
                return
            name, end = _name(query)
            self.asked.append(name)
            if name not in self.silent:
                self._socket.sendto(self._answer(query, name, query[12 : end + 4]), client)

    def _answer(self, query: bytes, name: str, question: bytes) -> bytes:
        """RFC 1035: a header, the question again, and an address of class IN where the name is known."""
        known = name in self.known
        flags = 0x8580 | (0 if known else NO_SUCH_NAME)
        header = query[:2] + struct.pack(">HHHHH", flags, 1, int(known), 0, 0)
        address = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + socket.inet_aton("127.0.0.1")
        return header + question + (address if known else b"")


def _name(query: bytes) -> tuple[str, int]:
    """The name that a query asks for, and where it ends."""
    parts, place = [], 12
    while length := query[place]:
        parts.append(query[place + 1 : place + 1 + length].decode("ascii").lower())
        place += length + 1
    return ".".join(parts), place + 1
