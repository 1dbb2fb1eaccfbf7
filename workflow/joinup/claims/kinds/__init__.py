"""The kinds of claims: one class each, with everything that the kind needs."""

from joinup.claims.kinds.activity import BothCentral, ByFar, MostActive
from joinup.claims.kinds.base import Kind
from joinup.claims.kinds.pairs import AboveExpectation, HeaviestPair
from joinup.claims.kinds.rounds import Assumption, Growth
from joinup.claims.kinds.tiers import Association, Share

KINDS: dict[str, type[Kind]] = {
    "assumption": Assumption,
    "heaviest_pair": HeaviestPair,
    "above_expectation": AboveExpectation,
    "both_central": BothCentral,
    "most_active": MostActive,
    "by_far": ByFar,
    "share": Share,
    "association": Association,
    "growth": Growth,
}
