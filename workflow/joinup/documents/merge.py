"""Which rows an edition rests on: the register's, those of reviewed documents, or both."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from .candidates import key_of

TITLES = {"pilots": ("pilot_id", "name"), "outcomes": ("outcome_id", "title")}
CONTENT = {"pilots": "participation", "outcomes": "contributions"}
COLUMNS = ["list", "item", "organisation", "what", "register", "document"]


def basis(
    register: Mapping[str, pd.DataFrame],
    reviewed: Mapping[str, pd.DataFrame],
    choice: str,
    same: Callable[[str], str] = key_of,
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Choose the rows that go on to *clean*, and list where register and documents differ.

    Parameters
    ----------
    register, reviewed
        Raw tables by name, for one list: ``pilots``, ``pilot_facts``, ``participation`` or ``outcomes``,
        ``contributions``.
    choice
        ``register``, ``document`` or ``both``. With ``both`` the document wins: its role of an organisation and
        its sum of money take the place of the register's; what only one of them has is kept.
    same
        Says which printed names are one organisation, for example by the organisation's identifier.

    Returns
    -------
    tuple
        The tables, and the differences with the columns of ``COLUMNS``, sorted.
    """
    kind = "pilots" if "pilots" in register or "pilots" in reviewed else "outcomes"
    key, title = TITLES[kind]
    empty = {n: t.iloc[:0] for n, t in (reviewed or register).items()}
    register = {n: register.get(n, empty.get(n)) for n in {**register, **reviewed}}
    reviewed = {n: reviewed.get(n, register[n].iloc[:0]) for n in register}
    if choice != "both":
        return dict(register if choice == "register" else reviewed), pd.DataFrame(columns=COLUMNS)
    known = {key_of(t): i for i, t in zip(register[kind][key], register[kind][title], strict=True)}
    ids = {
        i: i if i in set(register[kind][key]) else known.get(key_of(t), i)
        for i, t in zip(reviewed[kind][key], reviewed[kind][title], strict=True)
    }
    moved = {n: t.assign(**{key: t[key].map(lambda i: ids.get(i, i))}) for n, t in reviewed.items()}
    differences: list[list[str]] = []
    tables: dict[str, pd.DataFrame] = {}
    new = moved[kind][~moved[kind][key].isin(register[kind][key])]
    tables[kind] = pd.concat([register[kind], new], ignore_index=True)
    for i in new[key]:
        differences.append([kind, i, "", f"{kind[:-1]} only in the document", "", i])
    shared = set(register[kind][key]) & set(moved[kind][key])
    tables[CONTENT[kind]] = _shares(
        register[CONTENT[kind]], moved[CONTENT[kind]], kind, key, shared, same, differences
    )
    if kind == "pilots":
        tables["pilot_facts"] = _facts(register["pilot_facts"], moved["pilot_facts"], differences)
    listed = pd.DataFrame(differences, columns=COLUMNS).sort_values(COLUMNS, ignore_index=True)
    return {n: tables[n].reset_index(drop=True) for n in register if n in tables}, listed


def _shares(
    register: pd.DataFrame,
    document: pd.DataFrame,
    kind: str,
    key: str,
    shared: set,
    same: Callable,
    out: list,
) -> pd.DataFrame:
    """Merge who takes part: for an organisation of the document its role holds; evaluation roles stay."""
    bodies = [(i, same(o)) for i, o in zip(register[key], register["organisation_as_published"], strict=True)]
    stated: dict[tuple[str, str], set[str]] = {}
    for i, o, role in zip(
        document[key], document["organisation_as_published"], document["role"], strict=True
    ):
        stated.setdefault((i, same(o)), set()).add(role)
    keep = []
    for where, r in zip(bodies, register.itertuples(), strict=True):
        evaluation = str(r.role).startswith("evaluation")
        roles = stated.get(where, set())
        if roles and not evaluation and r.role not in roles:
            out.append(
                [
                    kind,
                    where[0],
                    str(r.organisation_as_published),
                    "role",
                    str(r.role),
                    " ".join(sorted(roles)),
                ]
            )
        elif where[0] in shared and not roles and not evaluation:
            out.append(
                [kind, where[0], str(r.organisation_as_published), "only in the register", str(r.role), ""]
            )
        keep.append(not roles or evaluation or r.role in roles)
    named = set(bodies)
    for i, o, role in zip(
        document[key], document["organisation_as_published"], document["role"], strict=True
    ):
        if i in shared and (i, same(o)) not in named:
            out.append([kind, i, str(o), "only in the document", "", str(role)])
    return pd.concat([register[keep], document], ignore_index=True)


def _facts(register: pd.DataFrame, document: pd.DataFrame, out: list) -> pd.DataFrame:
    stated = {(r.pilot_id, r.field): r.value for r in document.itertuples() if r.field != "fund_stated"}
    keep = []
    for r in register.itertuples():
        value = stated.get((r.pilot_id, r.field))
        if value is not None and value != r.value:
            out.append(["pilots", str(r.pilot_id), "", str(r.field), str(r.value), str(value)])
        keep.append(value is None or value == r.value)
    return pd.concat([register[keep], document], ignore_index=True)
