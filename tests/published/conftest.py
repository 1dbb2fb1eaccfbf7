"""The published and exactly counted cases, one JSON file each."""

import json
from pathlib import Path

import numpy as np
import pytest

CASES = Path(__file__).parent / "cases"


def read_case(name):
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def case():
    return read_case


@pytest.fixture(scope="session")
def davis():
    """The events (as projects) × women (as participants) of Davis, Gardner & Gardner (1941)."""
    return np.array(read_case("davis_projection")["input"]["incidence"]).T
