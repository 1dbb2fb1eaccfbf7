"""The library behind the workflow: a package for each stage."""

import gc

# A job makes many objects, few of them in cycles, and is over in seconds. Looking for cycles after every 700 new
# objects, as Python does by itself, takes a tenth of a run.
gc.set_threshold(50_000)
