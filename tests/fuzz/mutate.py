"""Changes that people, programs and enemies make to the files that a researcher edits."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]

HOSTILE = [
    "", " ", "-", "0", "-1", "1e999", "NaN", "inf", "TRUE", "null", "١٢٣", "9" * 400, "x" * 6000, "a\nb", "a\tb", '"',
    '""', "'", "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "<script>alert(1)</script>", "{{ 7*7 }}",
    "{% include '/etc/passwd' %}", "${jndi:ldap://x}", "../../x", "..", "/etc/passwd", "C:\\x", "a/b", "CON", "%00",
    "\x00", "\x07", "\u202eevil", "\ufeff", "\ufffe", "\xa0Home Office", "café", "👩\u200d👩\u200d👧", "İ", "ſ",
    "2021-02-30", "0000-00-00", "2024-W01-1", "12/11/2021", "44567", "Home Office", "home", "home moj",
    "Home Office;Ministry of Justice", "lead", "Lead", "S1", "s1", "safe-homes", "SR2021", "SR0000", "start",
    "participants_known", "28/06/2022", "1066", "#REF!", "_x000D_", "1900", "2021.0", "yes", "no", "https://",
    "javascript:alert(1)", "http://[::1", "a-" * 2500 + "!", "(" * 3000, "to do: fill in", "*x", "&x",
    "!!python/object/apply:os.system ['true']", "<<", "[", "{", "- a\n- b",
]  # fmt: skip

EDITS = ["long", "short", "swap", "column", "twin", "new"]
cells = st.sampled_from(HOSTILE) | st.text(max_size=20)


def table(content: bytes, draw: Draw) -> bytes:
    """Change rows, columns or cells of a CSV file."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline="")))
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        if not rows or not rows[0]:
            break
        row = draw(st.integers(0, len(rows) - 1))
        column = draw(st.integers(0, len(rows[0]) - 1))
        what = draw(st.sampled_from([*["cell"] * 4, *["order", "copy", "drop"] * 2, *EDITS]))
        if what == "cell" and column < len(rows[row]):
            column_of = [r[column] for r in rows[1:] if len(r) > column]
            rows[row][column] = draw(cells | st.sampled_from([*column_of, ""]))
        elif what == "order":
            rows[1:] = draw(st.permutations(rows[1:]))
        elif what == "copy":
            rows.append(list(rows[row]))
        elif what == "drop":
            del rows[row]
        elif what == "long":
            rows[row].append(draw(cells))
        elif what == "short":
            del rows[row][-1:]
        elif what == "swap":
            rows = [list(reversed(r)) for r in rows]
        elif what == "column":
            rows = [r[:column] + r[column + 1 :] for r in rows]
        elif what == "twin":
            rows = [[*r, *r[column : column + 1]] for r in rows]
        elif what == "new":
            rows.append([draw(cells) for _ in rows[0]])
    out = io.StringIO(newline="")
    separator = draw(st.sampled_from([*"," * 6, ";", "\t"]))
    csv.writer(out, delimiter=separator, lineterminator=draw(st.sampled_from(["\n", "\r\n"]))).writerows(rows)
    text = out.getvalue()
    encoding = draw(st.sampled_from([*["utf-8"] * 6, "utf-8-sig", "utf-16", "latin-1"]))
    return text.encode(encoding, "replace")


def mapping(content: bytes, draw: Draw) -> bytes:
    """Change keys or values of a YAML file."""
    what = yaml.safe_load(content)
    places = list(_places(what))
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        holder, key = draw(st.sampled_from(places))
        if key not in holder if isinstance(holder, dict) else key >= len(holder):
            continue
        change = draw(st.sampled_from(["value", "value", "drop", "rename", "list", "number"]))
        if change == "value":
            holder[key] = draw(cells)
        elif change == "drop":
            del holder[key]
        elif change == "list":
            holder[key] = [holder[key], draw(cells)]
        elif change == "number":
            holder[key] = draw(st.integers() | st.floats() | st.booleans() | st.none())
        elif isinstance(holder, dict):
            holder[draw(cells)] = holder.pop(key)
    return yaml.safe_dump(what, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")


def _places(what: Any) -> Any:
    inside = what.items() if isinstance(what, dict) else enumerate(what) if isinstance(what, list) else ()
    for key, value in list(inside):
        yield what, key
        yield from _places(value)


def noise(content: bytes, draw: Draw) -> bytes:
    """Cut, repeat or overwrite bytes anywhere."""
    at = draw(st.integers(0, len(content)))
    what = draw(st.sampled_from(["cut", "insert", "flip", "repeat", "empty"]))
    if what == "cut":
        return content[:at]
    if what == "insert":
        return content[:at] + draw(st.binary(min_size=1, max_size=12)) + content[at:]
    if what == "flip":
        return content[:at] + bytes(b ^ 0x80 for b in content[at : at + 1]) + content[at + 1 :]
    if what == "repeat":
        return content[:at] + content[at : at + 40] * 3 + content[at + 40 :]
    return b""


def damage(path: Path, draw: Draw) -> None:
    """Change a file or remove it."""
    usual = {".csv": table, ".yaml": mapping}.get(path.suffix, noise)
    how = draw(st.sampled_from([usual, usual, usual, usual, noise, None]))
    if how is None:
        path.unlink()
    else:
        path.write_bytes(how(path.read_bytes(), draw))
