"""Where in a YAML file something stands."""

from typing import Any

import yaml


def line_of(node: Any, where: tuple[str | int, ...]) -> int:
    """The line, from 1, of the innermost node on the way that exists.

    `node` is what `yaml.compose` gives, `where` the keys and indices from there on.
    """
    line = node.start_mark.line + 1 if node is not None else 1
    for key in where:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(key)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            if key >= len(node.value):
                break
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return int(line)
