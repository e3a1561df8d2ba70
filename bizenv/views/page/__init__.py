"""The page: one HTML file that asks for nothing, to be looked at, searched and printed."""

from bizenv.views.page.html import internal, public

__all__ = ["internal", "public"]
