"""XML that may come from anywhere: no document type, so no entities to expand and nothing outside to fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explore.reading._decoding import UnreadableError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def tree(raw: bytes) -> Element:
    """The root of an XML file. Raises UnreadableError for broken XML and for one that declares a document type."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(raw, forbid_dtd=True)
    except ParseError as error:
        line, column = error.position
        raise UnreadableError(
            f"broken XML ({error})", "fetch or write it again", f"line {line}, column {column + 1}"
        ) from error
    except DefusedXmlException as error:
        raise UnreadableError(
            "XML with a document type of its own, which may be a trap",
            "take the line <!DOCTYPE …> out, if you trust it",
        ) from error
    except (ValueError, LookupError) as error:  # an encoding that is none
        raise UnreadableError(f"XML that cannot be read ({error})", "save it again as UTF-8") from error
    return root
