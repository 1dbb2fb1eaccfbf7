"""The library behind the workflow: a package for each stage."""

import atexit
import gc

# A job makes many objects, few of them in cycles, and is over in seconds. Looking for cycles after every 700 new
# objects, as Python does by itself, takes a tenth of a run; looking once more among all of them at its end, as long
# again.
gc.set_threshold(50_000)
atexit.register(gc.freeze)
