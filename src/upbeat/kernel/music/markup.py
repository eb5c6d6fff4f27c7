"""XML that cannot do harm: reading without entities and within limits, writing with everything escaped."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape, quoteattr

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

_PLAIN = re.compile(r"[\w .,:;/#()=+-]*")
DEEPEST = 60
MOST_ELEMENTS = 200_000


class _Tree:
    """Builds the tree from expat's calls and stops at what a score never needs."""

    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.depth = 0
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST_ELEMENTS:
            raise Invalid(_("This file is nested too deeply or has too many parts. Cut the score into smaller ones."))
        self.builder.start(tag, attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.builder.end(tag)

    def refuse(self, *_args: object) -> None:
        raise Invalid(
            _("This file declares entities, which a score never needs. Export it anew from the notation program.")
        )


def parse_xml(data: bytes | str) -> Element:
    """The root element. Entities are refused, no external part is ever fetched; Invalid where it is no XML.

    Names of namespaces are dropped.
    """
    tree = _Tree()
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda tag, attributes: tree.start(
        tag.rpartition(" ")[2], {name.rpartition(" ")[2]: value for name, value in attributes.items()}
    )
    parser.EndElementHandler = lambda tag: tree.end(tag.rpartition(" ")[2])
    parser.CharacterDataHandler = tree.builder.data
    parser.EntityDeclHandler = tree.refuse
    parser.UnparsedEntityDeclHandler = tree.refuse
    try:
        parser.Parse(data, True)
    except (ExpatError, UnicodeError, LookupError, ValueError) as error:
        raise Invalid(_("This is no whole XML file. Export it anew from the notation program.")) from error
    return tree.builder.close()


def tag(name: str, attributes: Mapping[str, object] | None = None, inner: str | None = None) -> str:
    """An element as text: ``inner`` is markup already; underscores in names of attributes become hyphens."""
    words = "".join(
        f" {key.rstrip('_').replace('_', '-')}={_quoted(shown(value))}"
        for key, value in (attributes or {}).items()
        if value not in (None, "")
    )
    return f"<{name}{words}/>" if inner is None else f"<{name}{words}>{inner}</{name}>"


def _quoted(text: str) -> str:
    return f'"{text}"' if _PLAIN.fullmatch(text) else quoteattr(text)


def shown(value: object) -> str:
    """Numbers with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def text_of(value: str) -> str:
    """Text as markup: escaped, and without signs that XML cannot hold."""
    return escape("".join(sign for sign in value if sign in "\t\n" or (sign >= " " and not _is_odd(sign))))


def _is_odd(sign: str) -> bool:
    return "\ud800" <= sign <= "\udfff" or sign in "\ufffe\uffff"
