"""Addresses of webhooks, read strictly: one spelling for one target, or none. Pure.

What one program reads as a harmless host and another as this machine is how such checks are got
round. So odd spellings are refused rather than understood, and what is left must be read in the
same way by the client that makes the call.
"""

import ipaddress
import re
from dataclasses import dataclass

from yarl import URL

from streams.webhooks.egress_ranges import Address

_LONGEST_URL = 2048
_LONGEST_HOST = 253
_DEFAULT_PORTS = {"https": 443, "http": 80}
#: Scheme, authority, the rest. RFC 3986, 3; but only the form with an authority.
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)", re.DOTALL)
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_DOTTED_QUAD = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){3}")
#: A last label of this kind makes resolvers take the whole for a number: WHATWG URL, "ends in a
#: number".
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
#: Names of a machine or its own network: RFC 6761, 6762, 8375, ICANN's .internal, and common use.
_PRIVATE_SUFFIXES = (
    "localhost",
    "local",
    "internal",
    "home.arpa",
    "localdomain",
    "lan",
    "intranet",
)
_PRINTABLE_FIRST, _PRINTABLE_LAST = "!", "~"


class Refused(Exception):  # noqa: N818 - an answer, no fault
    """A target that webhooks may not call. Says why, never the address with its path.

    `setting` is the one by which an operator may allow it, if there is one.
    """

    def __init__(self, why: str, setting: str | None = None) -> None:
        super().__init__(why)
        self.setting = setting


@dataclass(frozen=True, slots=True)
class Target:
    """What a URL points at. `address` is set where the host is a literal IP address."""

    scheme: str
    host: str
    port: int
    address: Address | None

    @property
    def is_private_name(self) -> bool:
        """Whether the host is a name that only a machine or its own network can mean."""
        if self.address is not None:
            return False
        private = any(
            self.host == suffix or self.host.endswith("." + suffix) for suffix in _PRIVATE_SUFFIXES
        )
        return private or "." not in self.host


def read_target(url: str) -> Target:
    """What the URL points at.

    Raises:
        Refused: it is not a plain http(s) URL, or spells its host or port in an odd way.
    """
    if len(url) > _LONGEST_URL:
        raise Refused(f"longer than {_LONGEST_URL} characters")
    if any(not _PRINTABLE_FIRST <= character <= _PRINTABLE_LAST for character in url):
        raise Refused("whitespace, control or non-ASCII characters (names of other scripts: xn--)")
    if "\\" in url:
        raise Refused("a backslash")
    parts = _URL.fullmatch(url)
    if parts is None or (scheme := parts[1].lower()) not in _DEFAULT_PORTS:
        raise Refused("not a full http or https address")
    authority, rest = parts[2], parts[3]
    if "@" in authority:
        raise Refused("credentials in the address")
    if "#" in rest:
        raise Refused("a fragment")
    host, port = _split(authority)
    target = _target(scheme, host, _DEFAULT_PORTS[scheme] if port is None else _number(port))
    _read_alike(url, target)
    return target


def _split(authority: str) -> tuple[str, str | None]:
    if authority.startswith("["):
        host, bracket, port = authority.partition("]")
        if not bracket or (port and not port.startswith(":")):
            raise Refused("not a host name")
        return host + bracket, port[1:] if port else None
    host, colon, port = authority.partition(":")
    return host, port if colon else None


def _number(port: str) -> int:
    if not _PORT.fullmatch(port) or int(port) > 65535:
        raise Refused("not a port")
    return int(port)


def _target(scheme: str, host: str, port: int) -> Target:
    host = host.lower()
    if not host:
        raise Refused("no host")
    if "%" in host:
        raise Refused("a zone or percent-encoding in the host")
    if host.startswith("["):
        try:
            address = ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            raise Refused("not an IPv6 address") from None
        return Target(scheme, str(address), port, address)
    if host.endswith("."):
        raise Refused("a dot at the end of the host")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            plain = _DOTTED_QUAD.fullmatch(host) is not None
            return Target(scheme, host, port, ipaddress.IPv4Address(host if plain else ""))
        except ValueError:
            raise Refused("an IPv4 address in an odd spelling") from None
    if len(host) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refused("not a host name")
    return Target(scheme, host, port, None)


def _read_alike(url: str, target: Target) -> None:
    try:
        other = URL(url)
        same = (other.scheme, other.port) == (target.scheme, target.port)
        host = other.raw_host or ""
        if isinstance(target.address, ipaddress.IPv6Address):
            same = same and ipaddress.IPv6Address(host) == target.address
        else:
            same = same and host == target.host
    except ValueError:
        same = False
    if not same:
        raise Refused("an address that programs read differently")
