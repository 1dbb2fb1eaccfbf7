"""Reading a YAML file that people edit: plain values only, each key once, no references."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from joinup.errors import Fault, InputError, short

MOST_BYTES = 1_000_000  # some hundred times the longest file of config/
DEEPEST = 20
LARGEST = 10**15


class _Plain(yaml.SafeLoader):
    """Refuses what lets a small file mean something large or something else than it shows."""

    deep = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(None, None, "references are not allowed", event.start_mark)  # type: ignore[arg-type]
        if self.deep >= DEEPEST:
            raise yaml.MarkedYAMLError(None, None, f"nested deeper than {DEEPEST}", event.start_mark)
        self.deep += 1
        node = super().compose_node(parent, index)
        self.deep -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(None, None, "a key is not plain text", key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(None, None, f"the key {key.value} twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_yaml_int(self, node: Any) -> int:
        value = super().construct_yaml_int(node)
        if abs(value) > LARGEST:
            raise yaml.MarkedYAMLError(None, None, "a number larger than all", node.start_mark)
        return value

    def construct_yaml_timestamp(self, node: Any) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError as error:
            said = f"{node.value} is not a date: {error}"
            raise yaml.MarkedYAMLError(None, None, said, node.start_mark) from None


_Plain.add_constructor("tag:yaml.org,2002:int", _Plain.construct_yaml_int)
_Plain.add_constructor("tag:yaml.org,2002:timestamp", _Plain.construct_yaml_timestamp)


def read_yaml(path: Path) -> Any:
    """Read a YAML file of plain values.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    object
        Mappings, lists and plain values.

    Raises
    ------
    InputError
        If the file is missing, too large, not UTF-8 or not YAML; if it holds tags that make objects, references
        (a few lines of which can stand for gigabytes), or a key twice (of which YAML silently keeps the last).

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w") as f:
    ...     _ = f.write("draws: 100"), f.flush()
    ...     read_yaml(Path(f.name))
    {'draws': 100}
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(Fault(str(path), "is larger than 1 MB", "Restore it from version control."))
        return yaml.load(path.read_text(encoding="utf-8-sig"), _Plain)
    except FileNotFoundError:
        raise InputError(Fault(str(path), "is not there", "Check the name, or restore the file.")) from None
    except OSError as e:
        raise InputError(
            Fault(str(path), f"cannot be read ({e.strerror})", "Make it a readable file.")
        ) from None
    except UnicodeDecodeError:
        raise InputError(Fault(str(path), "is not UTF-8 text", "Save it as UTF-8.")) from None
    except (yaml.YAMLError, RecursionError, ValueError) as e:
        mark = getattr(e, "problem_mark", None)
        said = getattr(e, "problem", None) or getattr(e, "reason", None) or e
        problem = f"is not readable YAML ({short(said)})"
        row = mark.line + 1 if mark else 0
        raise InputError(Fault(str(path), problem, "Mend this line; see config/README.md.", row)) from None
