"""Compile the sampler once, at set-up, so that the first build does not wait for it."""

from joinup.network.curveball import sample

if __name__ == "__main__":
    sample([[1, 1, 0], [0, 1, 1], [1, 0, 0], [1, 1, 1]], 10)  # numba keeps the result beside the sources
