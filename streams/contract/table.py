"""Who sends what to which topic, and by what its partition is chosen."""

from schemas.asyncapi import Channel, Message, Role
from streams.contract import messages
from streams.settings import Settings
from streams.topics import Topic, full_name, specs

ROLES = {
    Role.PRODUCER: "Brings articles in: `nadhir replay`, or a program of yours.",
    Role.WORKER: "`nadhir worker`: codes, merges, finds sequences.",
    Role.DELIVERER: "`nadhir deliver`: sends alerts to webhooks.",
    Role.OPERATOR: "`nadhir webhooks` and the API: subscriptions and silences.",
    Role.CONSUMER: "Whoever reads what Nadhir finds, its page (`nadhir serve`) included.",
}

_BY_KEY = "the key"
_ALERTS = ((messages.ALERT,), _BY_KEY, (Role.WORKER,), (Role.CONSUMER, Role.DELIVERER))
_Row = tuple[str, tuple[Message, ...], str, tuple[Role, ...], tuple[Role, ...]]

_TABLE: dict[Topic, _Row] = {
    Topic.ARTICLES: (
        "Articles, corrections, withdrawals, and marks of time.",
        (messages.ARTICLE, messages.WITHDRAWAL, messages.WITHDRAWN_FOR_GOOD, messages.MARK),
        "the key; marks are written to every partition",
        (Role.PRODUCER,),
        (Role.WORKER,),
    ),
    Topic.REPORTS: (
        "What articles report, by theatre. From generation 2 on the name ends in `.g2` ...",
        (messages.REPORTS, messages.SOURCE_MARK),
        "the key; marks are written to every partition",
        (Role.WORKER,),
        (Role.WORKER, Role.CONSUMER),
    ),
    Topic.INCIDENTS: (
        "The last value of a key is the incident's state.",
        (messages.INCIDENT,),
        _BY_KEY,
        (Role.WORKER,),
        (Role.CONSUMER,),
    ),
    Topic.ESCALATIONS: (
        "The last value of a key is the escalation's state.",
        (messages.ESCALATION,),
        _BY_KEY,
        (Role.WORKER,),
        (Role.CONSUMER,),
    ),
    Topic.ALERTS_WATCH: ("Alerts of level watch.", *_ALERTS),
    Topic.ALERTS_WARNING: ("Alerts of level warning.", *_ALERTS),
    Topic.ALERTS_CRITICAL: ("Alerts of level critical.", *_ALERTS),
    Topic.DEAD_LETTERS: (
        "What was refused, with its reason and original bytes.",
        (messages.DEAD_LETTER,),
        _BY_KEY,
        (Role.PRODUCER, Role.WORKER, Role.DELIVERER),
        (Role.CONSUMER,),
    ),
    Topic.DELIVERIES: (
        "The log of webhook deliveries.",
        (messages.DELIVERY,),
        _BY_KEY,
        (Role.DELIVERER,),
        (Role.CONSUMER,),
    ),
    Topic.GENERATIONS: (
        "The workers' own: what the state of each generation is made with.",
        (messages.GENERATION,),
        "there is one partition",
        (Role.WORKER,),
        (Role.WORKER,),
    ),
    Topic.SUBSCRIPTIONS: (
        "Who is told what.",
        (messages.SUBSCRIPTION, messages.DELETED),
        "there is one partition",
        (Role.OPERATOR, Role.DELIVERER),
        (Role.DELIVERER, Role.OPERATOR),
    ),
    Topic.SILENCES: (
        "Spans in which some alerts are told to nobody.",
        (messages.SILENCE, messages.DELETED),
        "there is one partition",
        (Role.OPERATOR, Role.DELIVERER),
        (Role.DELIVERER, Role.OPERATOR),
    ),
    Topic.ENDPOINTS: (
        "The deliverers' own: how each endpoint does.",
        (messages.ENDPOINT, messages.DELETED),
        "there is one partition",
        (Role.DELIVERER, Role.OPERATOR),
        (Role.DELIVERER, Role.OPERATOR),
    ),
    Topic.PENDING: (
        "The deliverers' own: what is still to be sent.",
        (messages.PENDING, messages.DELETED),
        "the id of the subscription alone, so that one deliverer owns an endpoint",
        (Role.DELIVERER,),
        (Role.DELIVERER,),
    ),
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
