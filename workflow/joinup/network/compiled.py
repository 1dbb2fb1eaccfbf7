"""Compile the samplers once, at set-up, so that the first build does not wait for it."""

from joinup.network import sdsm
from joinup.network.curveball import draw_tables, run_chunk
from joinup.network.seeds import seed_for

SMALL = [[1, 1, 0], [0, 1, 1], [1, 0, 0], [1, 1, 1]]


def main() -> None:
    """Call each compiled function on a small table; numba keeps the result beside the sources."""
    run_chunk(SMALL, 10, seed_for("compile"))
    draw_tables(SMALL, 2, seed_for("compile"))
    sdsm.pair_tests(SMALL, ["a", "b", "c"])


if __name__ == "__main__":
    main()
