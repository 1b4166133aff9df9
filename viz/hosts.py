"""Where the page is served: sockets that listen, the names it goes by, and which of them a visitor is told."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket

import psutil

from ..agents.errors import InputError

LOCAL = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
RIGHT = "name an address of this machine, such as {}, or 0.0.0.0 for all of them"


def addresses() -> list[str]:
    """Return the addresses of this machine that others may know it by, those of version 4 first."""
    found: list[str] = []
    for each in psutil.net_if_addrs().values():
        for one in each:
            if one.family in {socket.AF_INET, socket.AF_INET6}:
                address = ipaddress.ip_address(one.address.partition("%")[0])
                if not (address.is_loopback or address.is_link_local or address.is_unspecified):
                    found.append(str(address))
    return sorted(set(found), key=lambda one: (":" in one, one))


def places(host: str) -> list[tuple[int, str]]:
    """Return where to listen so that other machines come in by an address or a name of this one, as family and address.

    Raises
    ------
    InputError
        If it is neither an address nor a name of this machine; says what would be right.
    """
    bare = host.strip().removeprefix("[").removesuffix("]")
    right = RIGHT.format(next(iter(addresses()), "127.0.0.1"))
    try:
        told = socket.getaddrinfo(bare or "?", None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise InputError(f"--host {_cut(host)}: there is no such address; {right}") from None
    found = list(dict.fromkeys((int(family), str(where[0])) for family, _, _, _, where in told if _kind(family)))
    mine = [each for each in found if _is_mine(*each)]
    if not mine:
        raise InputError(f"--host {_cut(host)}: this is no address of this machine; {right}")
    return mine


def _cut(host: str) -> str:
    return repr(host if len(host) <= 60 else f"{host[:59]}…")


def _kind(family: int) -> bool:
    return family in {socket.AF_INET, socket.AF_INET6}


def _is_mine(family: int, address: str) -> bool:
    """Return whether one can listen at an address."""
    if ipaddress.ip_address(address.partition("%")[0]).is_multicast:
        return False
    try:
        with socket.socket(family, socket.SOCK_STREAM) as one:
            one.bind((address, 0))
    except OSError:
        return False
    return True


def names(host: str | None) -> list[str]:
    """Return the names that the page goes by, the one to be told to visitors first.

    Examples
    --------
    >>> names(None)
    ['localhost', '127.0.0.1', '::1']
    """
    if host is None:
        return list(LOCAL_NAMES)
    bare = host.strip().removeprefix("[").removesuffix("]").lower()
    listened = [address for _, address in places(host)]
    every = any(ipaddress.ip_address(each.partition("%")[0]).is_unspecified for each in listened)
    own = addresses() if every else [bare]
    mine = [socket.gethostname().lower(), socket.getfqdn().lower()] if every else listened
    return list(dict.fromkeys(each for each in (*own, *mine, *LOCAL_NAMES) if each))


def written(name: str) -> str:
    """Return a name as it stands in an address.

    Examples
    --------
    >>> written("::1"), written("localhost")
    ('[::1]', 'localhost')
    """
    return f"[{name}]" if ":" in name else name


def listening(port: int, wanted: list[tuple[int, str]] | None = None) -> list[socket.socket]:
    """Return sockets that listen at some places; on this machine alone unless told otherwise."""
    found: list[socket.socket] = []
    for family, host in wanted or LOCAL:
        try:
            one = socket.socket(family, socket.SOCK_STREAM)
        except OSError:  # a machine without that kind
            continue
        try:
            if os.name != "nt":
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind((host, port))
            one.listen()
        except OSError as error:
            one.close()
            if wanted or family == socket.AF_INET or error.errno == errno.EADDRINUSE:
                for each in found:
                    each.close()
                raise
            continue
        found.append(one)
    return found
