"""Compile the samplers once, at set-up, so that the first build does not wait for it."""

from numpy.random import SeedSequence

from joinup.network import sdsm
from joinup.network.curveball import draw_tables, sample
from joinup.network.pair import pair_p

SMALL = [[1, 1, 0], [0, 1, 1], [1, 0, 0], [1, 1, 1]]


def main() -> None:
    """Call each compiled function on a small table; numba keeps the result beside the sources."""
    sample(SMALL, 10)
    draw_tables(SMALL, 2, SeedSequence(1))
    pair_p(SMALL, 0, 1, work=0)
    sdsm.pair_tests(SMALL)


if __name__ == "__main__":
    main()
