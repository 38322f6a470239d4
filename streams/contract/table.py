"""Who sends what to which topic, and by what its partition is chosen."""

from schemas.asyncapi import Channel, Message, Role
from streams.contract import messages as m
from streams.settings import Settings
from streams.topics import Topic, full_name, specs

ROLES = {
    Role.PRODUCER: "Brings articles in: `nadhir replay`, or a program of yours.",
    Role.WORKER: "`nadhir worker`: codes, merges, finds sequences.",
    Role.DELIVERER: "`nadhir deliver`: sends alerts to webhooks.",
    Role.OPERATOR: "Subscriptions, silences and what was refused: `nadhir webhooks`, `nadhir "
    "dead-letters`, `nadhir rebuild`, and the API.",
    Role.CONSUMER: "Whoever reads what Nadhir finds, its page (`nadhir serve`) included.",
}

_BY_KEY = "the key"
_ONE = "there is one partition"
_BY_KEY_BUT_MARKS = "the key; marks are written to every partition"

_PRODUCER, _WORKER, _DELIVERER, _OPERATOR, _CONSUMER = Role
_FINDS, _READ = (_WORKER, _OPERATOR), (_CONSUMER, _OPERATOR)
_ALERTS = ((m.ALERT,), _BY_KEY, _FINDS, (*_READ, _DELIVERER))
_Row = tuple[str, tuple[Message, ...], str, tuple[Role, ...], tuple[Role, ...]]

#: Topic -> what it is, its messages, by what their partition is chosen, who sends, who receives.
_TABLE: dict[Topic, _Row] = {
    Topic.ARTICLES: (
        "Articles, corrections, withdrawals, and marks of time.",
        (m.ARTICLE, m.WITHDRAWAL, m.WITHDRAWN_FOR_GOOD, m.MARK),
        _BY_KEY_BUT_MARKS,
        (_PRODUCER, _WORKER, _OPERATOR),
        (_WORKER,),
    ),
    Topic.REPORTS: (
        "What articles report, by theatre. From generation 2 on the name ends in `.g2` ...",
        (m.REPORTS, m.SOURCE_MARK),
        _BY_KEY_BUT_MARKS,
        (_WORKER, _OPERATOR),
        (_WORKER, _CONSUMER),
    ),
    Topic.INCIDENTS: (
        "The last value of a key is the incident's state.",
        (m.INCIDENT,),
        _BY_KEY,
        _FINDS,
        _READ,
    ),
    Topic.ESCALATIONS: (
        "The last value of a key is the escalation's state.",
        (m.ESCALATION,),
        _BY_KEY,
        _FINDS,
        _READ,
    ),
    Topic.ALERTS_WATCH: ("Alerts of level watch.", *_ALERTS),
    Topic.ALERTS_WARNING: ("Alerts of level warning.", *_ALERTS),
    Topic.ALERTS_CRITICAL: ("Alerts of level critical.", *_ALERTS),
    Topic.DEAD_LETTERS: (
        "What was refused, with its reason and original bytes; what was done about it comes again "
        "under the same id.",
        (m.DEAD_LETTER,),
        _BY_KEY,
        (_PRODUCER, _WORKER, _DELIVERER, _OPERATOR),
        _READ,
    ),
    Topic.DELIVERIES: (
        "The log of webhook deliveries.",
        (m.DELIVERY,),
        _BY_KEY,
        (_DELIVERER,),
        (*_READ, _DELIVERER),
    ),
    Topic.GENERATIONS: (
        "The workers' own: what the state of each generation is made with.",
        (m.GENERATION,),
        _ONE,
        (_WORKER,),
        (_WORKER, _OPERATOR),
    ),
    Topic.SUBSCRIPTIONS: (
        "Who is told what.",
        (m.SUBSCRIPTION, m.DELETED),
        _ONE,
        (_OPERATOR, _DELIVERER),
        (_DELIVERER, _OPERATOR),
    ),
    Topic.SILENCES: (
        "Spans in which some alerts are told to nobody.",
        (m.SILENCE, m.DELETED),
        _ONE,
        (_OPERATOR, _DELIVERER),
        (_DELIVERER, _OPERATOR),
    ),
    Topic.ENDPOINTS: (
        "The deliverers' own: how each endpoint does.",
        (m.ENDPOINT, m.DELETED),
        _ONE,
        (_DELIVERER, _OPERATOR),
        (_DELIVERER, _OPERATOR),
    ),
    Topic.PENDING: (
        "The deliverers' own: what is still to be sent.",
        (m.PENDING, m.DELETED),
        "the id of the subscription alone, so that one deliverer owns an endpoint",
        (_DELIVERER, _OPERATOR),
        (_DELIVERER,),
    ),
}

#: Who sends some of a topic's messages only: the leading worker writes marks where the feed is
#: live; the operator sends what was refused again, redelivers, removes.
_ONLY: dict[Topic, dict[Role, tuple[Message, ...]]] = {
    Topic.ARTICLES: {
        _WORKER: (m.MARK,),
        _OPERATOR: (m.ARTICLE, m.WITHDRAWAL, m.WITHDRAWN_FOR_GOOD),
    },
    Topic.REPORTS: {_OPERATOR: (m.REPORTS,)},
    Topic.ENDPOINTS: {_OPERATOR: (m.DELETED,)},
    Topic.PENDING: {_OPERATOR: (m.PENDING,)},
}


def channels(settings: Settings) -> list[Channel]:
    """Every topic of the contract, as `nadhir topics create` makes it."""
    made = {spec.name: spec for spec in specs(settings)}
    found = []
    for topic in Topic:
        summary, messages, placed, senders, receivers = _TABLE[topic]
        spec = made[full_name(topic, settings)]
        found.append(
            Channel(
                name=topic,
                summary=summary,
                partitions=spec.partitions,
                config=spec.config,
                messages=messages,
                placed=placed,
                senders=senders,
                receivers=receivers,
                only=_ONLY.get(topic, {}),
            )
        )
    return found


def for_readers() -> frozenset[str]:
    """Names of the messages that others read: a change must not break these readers."""
    return frozenset(
        message.name
        for _, messages, _, _, receivers in _TABLE.values()
        if Role.CONSUMER in receivers
        for message in messages
    )
