"""What the texts under a model's fields say, for JSON Schema and the reference.

Pydantic can read them when a class is made, but parses the whole module for every class: half of what importing the
models costs. Here a module is parsed once, and only when somebody asks.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from itertools import pairwise


def attribute_docs(model: type) -> dict[str, str]:
    """Field → the text under it, of a class and of those it inherits from."""
    found: dict[str, str] = {}
    for part in reversed(model.__mro__):
        if part.__module__.startswith("assess."):
            found |= _of_module(part.__module__).get(part.__name__, {})
    return found


@cache
def _of_module(name: str) -> dict[str, dict[str, str]]:
    """Class → field → text."""
    tree = ast.parse(inspect.getsource(sys.modules[name]))
    return {node.name: _of_class(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> dict[str, str]:
    found = {}
    for statement, below in pairwise(node.body):
        match statement, below:
            case ast.AnnAssign(target=ast.Name(id=field)), ast.Expr(value=ast.Constant(value=str(text))):
                found[field] = inspect.cleandoc(text)
    return found
