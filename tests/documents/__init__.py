"""Documents made from known truth, to try readers of documents on; and hostile copies of them."""

from .compare import same_body, same_words, squashed
from .generate import LAYOUTS, Document, generate, layouts
from .mutate import mutate, mutations

__all__ = [
    "LAYOUTS", "Document", "generate", "layouts", "mutate", "mutations", "same_body", "same_words", "squashed",
]  # fmt: skip
