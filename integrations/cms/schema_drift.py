"""What has changed for us in CMS Modern's schema. Pure: an introspection's answer in, sentences out.

Only what our questions use counts. More types, fields, and arguments that may be left out are no difference.
"""

from collections.abc import Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_client_schema,
    get_named_type,
    is_required_input_field,
    type_from_ast,
    validate,
    visit,
)

_NOT_A_SCHEMA = "CMS Modern does not describe itself as a GraphQL service does."


def differences(ours: GraphQLSchema, introspection: Any, questions: DocumentNode) -> tuple[str, ...]:
    """What has changed of what our questions use."""
    try:
        theirs = build_client_schema(introspection)
        refused = validate(theirs, questions)
    except (GraphQLError, TypeError, ValueError, KeyError, AttributeError, RecursionError):
        return (_NOT_A_SCHEMA,)
    found = [*_refused(refused), *_other_results(ours, theirs, questions), *_other_inputs(ours, theirs, questions)]
    return tuple(dict.fromkeys(found))


def _refused(errors: list[GraphQLError]) -> Iterator[str]:
    for error in errors:
        named = [getattr(node, "name", None) for node in error.nodes or ()]
        names = [one.value for one in named if one is not None]
        yield f"CMS Modern no longer takes what we ask of it{f' about {names[-1]}' if names else ''}."


def _other_results(ours: GraphQLSchema, theirs: GraphQLSchema, questions: DocumentNode) -> Iterator[str]:
    there = _results(theirs, questions)
    for name, was in _results(ours, questions).items():
        if there.get(name, was) != was:
            yield f"CMS Modern has changed {name} from {was} to {there[name]}."
    for name in sorted({_bare(one) for one in _results(ours, questions).values()}):
        if more := _values(theirs, name) - _values(ours, name):
            yield f"CMS Modern knows values of {name} that we do not: {', '.join(sorted(more)[:5])}."


def _other_inputs(ours: GraphQLSchema, theirs: GraphQLSchema, questions: DocumentNode) -> Iterator[str]:
    for name in sorted(_sent(ours, questions)):
        was, there = ours.type_map[name], theirs.type_map.get(name)
        if gone := _values(ours, name) - _values(theirs, name):
            yield f"CMS Modern no longer takes {', '.join(sorted(gone))} as {name}."
        if isinstance(was, GraphQLInputObjectType) and isinstance(there, GraphQLInputObjectType):
            for field in was.fields.keys() | there.fields.keys():
                if not _still_taken(was, there, field):
                    yield f"CMS Modern takes {name}.{field} in another form than it used to."


def _still_taken(was: GraphQLInputObjectType, there: GraphQLInputObjectType, field: str) -> bool:
    if field not in was.fields:
        return not is_required_input_field(there.fields[field])
    return field in there.fields and str(there.fields[field].type) == str(was.fields[field].type)


class _Fields(Visitor):
    """Notes the type of each field on the way."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._info = info

    def enter_field(self, node: FieldNode, *_path: Any) -> None:
        """One field of one of our questions."""
        if (parent := self._info.get_parent_type()) and (kind := self._info.get_type()):
            self.found[f"{parent.name}.{node.name.value}"] = str(kind)


def _results(schema: GraphQLSchema, questions: DocumentNode) -> dict[str, str]:
    info = TypeInfo(schema)
    fields = _Fields(info)
    visit(questions, TypeInfoVisitor(info, fields))
    return fields.found


def _sent(schema: GraphQLSchema, questions: DocumentNode) -> set[str]:
    """The named types of our variables, and of everything inside them."""
    operations = (node for node in questions.definitions if isinstance(node, OperationDefinitionNode))
    types = [type_from_ast(schema, one.type) for each in operations for one in each.variable_definitions]
    waiting = [get_named_type(one) for one in types if one is not None]
    found: set[str] = set()
    while waiting:
        kind = waiting.pop()
        if kind is not None and kind.name not in found:
            found.add(kind.name)
            if isinstance(kind, GraphQLInputObjectType):
                waiting += [get_named_type(field.type) for field in kind.fields.values()]
    return found


def _values(schema: GraphQLSchema, name: str) -> set[str]:
    kind = schema.type_map.get(name)
    return set(kind.values) if isinstance(kind, GraphQLEnumType) else set()


def _bare(printed: str) -> str:
    return printed.strip("[]!")
