"""Carrying out a GraphQL query quickly: the double stands behind benchmarks, where it must not be what is measured."""

from typing import Any

from graphql import ExecutionContext, FieldNode, GraphQLNonNull, GraphQLObjectType
from graphql.pyutils import AwaitableOrValue, Path

# How a plain value of each scalar looks in a row; what looks otherwise goes the library's whole way, errors included.
_PLAIN: dict[str, type] = {"String": str, "Int": int, "Boolean": bool, "Date": str, "DateTime": str}
_LARGEST_INT = 2**31


class RowByRow(ExecutionContext):
    """Takes plain values from a row as they are; the library would ask a resolver and build a description for each."""

    def execute_field(
        self, parent_type: GraphQLObjectType, source: Any, field_nodes: list[FieldNode], path: Path
    ) -> AwaitableOrValue[Any]:
        """One field of an object."""
        name = field_nodes[0].name.value
        field = parent_type.fields.get(name)
        if field is not None and type(source) is dict and not field.args:
            value = source.get(name)
            needed = isinstance(field.type, GraphQLNonNull)
            if (value is None and not needed) or _is_plain(value, field.type.of_type if needed else field.type):
                return value
        return super().execute_field(parent_type, source, field_nodes, path)


def _is_plain(value: Any, kind: Any) -> bool:
    if type(value) is not _PLAIN.get(getattr(kind, "name", "")):
        return False
    return type(value) is not int or -_LARGEST_INT <= value < _LARGEST_INT
