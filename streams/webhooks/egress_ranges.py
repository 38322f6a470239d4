"""Which IP addresses a webhook may reach. Pure.

The ranges are those of IANA's special-purpose registries (RFC 6890 and its updates), of multicast,
and the addresses at which clouds hand credentials to whoever asks. They stand here because
`ipaddress.is_global` differs between the Python versions that are supported; it is asked as well.
"""

import ipaddress
from collections.abc import Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: No operator's network lifts these: nothing there takes a TCP call, or it is this machine by
#: another name.
_NEVER = {
    "unspecified": ("0.0.0.0/8", "::/128"),
    "broadcast": ("255.255.255.255/32",),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
}
#: Lifted only by a network of just that address: AWS, Google, Azure and others share the first;
#: then AWS over IPv6, ECS tasks, EKS, Google over IPv6, Alibaba, Oracle, Azure's platform address
#: (a public one), and Scaleway over IPv6.
_METADATA = (
    "169.254.169.254",
    "fd00:ec2::254",
    "169.254.170.2",
    "169.254.170.23",
    "fd00:ec2::23",
    "fd20:ce::254",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "fd00:42::42",
)
_SPECIAL = {
    "loopback": ("127.0.0.0/8", "::1/128"),
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
    "link-local": ("169.254.0.0/16", "fe80::/10"),
    "carrier-grade": ("100.64.0.0/10",),
    "documentation": (
        "192.0.2.0/24",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "2001:db8::/32",
        "3fff::/20",
    ),
    "benchmarking": ("198.18.0.0/15", "2001:2::/48"),
    "transition": ("192.88.99.0/24", "2001::/32", "2002::/16", "64:ff9b:1::/48", "::/96"),
    "reserved": ("192.0.0.0/24", "240.0.0.0/4", "100::/64", "2001::/23", "5f00::/16"),
}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")


def _parsed(table: dict[str, tuple[str, ...]]) -> tuple[tuple[str, Network], ...]:
    return tuple(
        (kind, ipaddress.ip_network(text)) for kind, texts in table.items() for text in texts
    )


_NEVER_NETWORKS = _parsed(_NEVER)
_SPECIAL_NETWORKS = _parsed(_SPECIAL)
_METADATA_ADDRESSES = frozenset(ipaddress.ip_address(text) for text in _METADATA)


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """The operator's networks, from CIDR notation.

    Raises:
        ValueError: one of them is none, or has bits set beyond its length.
    """
    found = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text))
        except ValueError as problem:
            raise ValueError(f"not a network that webhooks could be allowed: {problem}") from None
    return tuple(found)


def why_refused(address: Address, allowed: Sequence[Network]) -> str | None:
    """The kind of range that forbids the address; None where it may be reached.

    An IPv4 address within an IPv6 one (mapped, or of the well-known NAT64 prefix) is judged as
    the IPv4 address, since that is what is reached.
    """
    if isinstance(address, ipaddress.IPv6Address) and address.scope_id is not None:
        return "link-local"
    address = _reached(address)
    if (never := _kind(address, _NEVER_NETWORKS)) is not None:
        return never
    lifting = [network for network in allowed if address in network]
    if address in _METADATA_ADDRESSES:
        exact = any(network.num_addresses == 1 for network in lifting)
        return None if exact else "cloud metadata"
    return None if lifting else _special(address)


def _reached(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address


def _special(address: Address) -> str | None:
    if (kind := _kind(address, _SPECIAL_NETWORKS)) is not None:
        return kind
    is_unicast = isinstance(address, ipaddress.IPv4Address) or address in _GLOBAL_IPV6
    return None if address.is_global and is_unicast else "reserved"


def _kind(address: Address, table: Sequence[tuple[str, Network]]) -> str | None:
    return next((kind for kind, network in table if address in network), None)
