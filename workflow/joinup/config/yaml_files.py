"""Reading a YAML file that people edit: plain values only, each key once, each value as it is written."""

import re
from pathlib import Path
from typing import Any

import yaml

from joinup.errors import Fault, InputError, short

MOST_BYTES = 1_000_000  # some hundred times the longest file of config/

# Plain values as YAML 1.2 and a reader's eye have them. In YAML 1.1 `yes` is true, `060` is 48 and `1:00` is 60.
PLAIN = {
    "bool": r"true|True|TRUE|false|False|FALSE",
    "null": r"~|null|Null|NULL|",
    "int": r"[-+]?(?:0|[1-9][0-9]*)",
    "float": r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?",
    "timestamp": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "unclear": r"[-+]?(?:0[0-9_]+|[0-9][0-9_]*(?::[0-9_]+)+(?:\.[0-9_]*)?|0[xobXOB][0-9A-Fa-f_]+|[0-9]+_[0-9_]*"
    r"|\.(?:inf|Inf|INF|nan|NaN|NAN))",
}


def _error(problem: str, node: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(None, None, problem, node.start_mark)


class _Plain(yaml.SafeLoader):
    """Refuses what lets a small file mean something large, or a value something else than it shows."""

    yaml_implicit_resolvers: dict = {}  # noqa: RUF012 - yaml keeps them on the class

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _error("references are not allowed", event)
        if getattr(event, "tag", None):
            raise _error("tags are not allowed", event)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _error("a key is not plain text", key)
            if key.value in keys:
                raise _error(f"the key {key.value} twice", key)
            keys.add(key.value)
        return {key.value: self.construct_object(value, deep=deep) for key, value in node.value}

    def construct_date(self, node: Any) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError as error:
            raise _error(f"{node.value} is not a date: {error}", node) from None

    def refuse_unclear(self, node: Any) -> Any:
        raise _error(f'{node.value} is read as one number or another: write it plainly, or in "…"', node)


for _name, _pattern in PLAIN.items():
    _Plain.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(f"(?:{_pattern})\\Z"), None)
_Plain.add_constructor("tag:yaml.org,2002:timestamp", _Plain.construct_date)
_Plain.add_constructor("tag:yaml.org,2002:unclear", _Plain.refuse_unclear)


class _Dumper(yaml.SafeDumper):
    """Writes equal values twice: :func:`read_yaml` refuses references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dump_yaml(content: Any) -> str:
    """Return plain values as YAML that :func:`read_yaml` reads; short lists fill one line.

    >>> print(dump_yaml({"project": ["pilot", "pilots"], "stated": "yes"}))
    project: [pilot, pilots]
    stated: 'yes'
    <BLANKLINE>
    """
    options: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": 110}
    return yaml.dump(content, Dumper=_Dumper, default_flow_style=None, **options)


def read_yaml(path: Path) -> Any:
    """Read a YAML file of plain values: mappings, lists, texts, numbers, days.

    Raises
    ------
    InputError
        If the file is missing, too large, not UTF-8 or not YAML; if it holds tags, references (a few lines of
        which can mean gigabytes), a key twice (of which YAML silently keeps the last), or a number that programs
        read differently.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w") as f:
    ...     _ = f.write("draws: 100\\nstated: yes"), f.flush()
    ...     read_yaml(Path(f.name))
    {'draws': 100, 'stated': 'yes'}
    """
    line = 0
    try:
        if path.stat().st_size <= MOST_BYTES:
            return yaml.load(path.read_text(encoding="utf-8-sig"), _Plain)
        problem, remedy = "is larger than 1 MB", "Restore it from version control."
    except FileNotFoundError:
        problem, remedy = "is not there", "Check the name, or restore the file."
    except OSError as e:
        problem, remedy = f"cannot be read ({e.strerror})", "Make it a readable file."
    except UnicodeDecodeError:
        problem, remedy = "is not UTF-8 text", "Save it as UTF-8."
    except (yaml.YAMLError, RecursionError, ValueError) as e:
        reason = getattr(e, "problem", None) or getattr(e, "reason", None) or e
        problem, remedy = f"is not readable YAML ({short(reason)})", "Mend this line; see config/README.md."
        mark = getattr(e, "problem_mark", None)
        line = mark.line + 1 if mark else 0
    raise InputError(Fault(str(path), problem, remedy, line))
