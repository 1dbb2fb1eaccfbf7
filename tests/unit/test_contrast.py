"""The publisher's colour and logo: those that cannot be read are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from joinup.config.edition import Brand
from joinup.contrast import check_brand, contrast
from joinup.errors import InputError


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#FFFFFF", "#FFFFFF", 1.0)],
)
def test_published_contrasts(one: str, other: str, published: float) -> None:
    assert round(contrast(one, other), 2) == published


def test_colour_and_logo_are_refused_together() -> None:
    check_brand(Brand(focus="#767676"))
    with pytest.raises(InputError, match=r"text needs 4\.5:1") as error:
        check_brand(Brand(focus="#949494", logo="not/there.svg"))
    assert [fault.column for fault in error.value.faults] == ["brand.focus", "brand.logo"]


@pytest.mark.parametrize(("name", "content"), [("logo.gif", b"GIF89a"), ("logo.png", b"x" * 300_000)])
def test_logos_that_cannot_be_shown(tmp_path: Path, monkeypatch, name: str, content: bytes) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(content)
    with pytest.raises(InputError, match=r"brand\.logo"):
        check_brand(Brand(logo=name))
