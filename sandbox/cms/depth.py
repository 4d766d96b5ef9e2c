"""How deep a GraphQL query goes, so that the sandbox refuses what a real service would."""

from graphql import DocumentNode, FieldNode, FragmentDefinitionNode, FragmentSpreadNode, OperationDefinitionNode
from graphql.language import InlineFragmentNode, SelectionSetNode

Fragments = dict[str, FragmentDefinitionNode]


def depth_of(document: DocumentNode) -> int:
    """Levels of fields below the root of the deepest operation; the document must be valid, so without cycles."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    return max((_depth(node.selection_set, fragments) for node in operations), default=0)


def _depth(selections: SelectionSetNode | None, fragments: Fragments) -> int:
    if selections is None:
        return 0
    return max(_depth_of_one(node, fragments) for node in selections.selections)


def _depth_of_one(node: object, fragments: Fragments) -> int:
    if isinstance(node, FieldNode):
        return 1 + _depth(node.selection_set, fragments)
    if isinstance(node, FragmentSpreadNode):
        return _depth(fragments[node.name.value].selection_set, fragments)
    if isinstance(node, InlineFragmentNode):
        return _depth(node.selection_set, fragments)
    return 0
