"""What the theme's options cannot say, as one style sheet for every screen."""

import json

import streamlit as st

from dashboard.text import Words

_SELECTED = '[data-testid="stButtonGroup"] button[data-selected="true"]'
_PARTS = ':is([data-testid="stDateInput"], [data-testid="stTimeInput"]) [role="spinbutton"]'
_UPLOAD = '[data-testid="stFileUploaderDropzone"] button p'
_HERE = '[data-testid="stFileUploaderDropzoneInstructions"] span'
_CHOICES = '[data-testid="stMultiSelect"] button'
_STYLE = f"""<style>
{_SELECTED} {{ color: inherit !important; }}
{_SELECTED} p {{ font-weight: 600; }}
{_PARTS} {{ display: inline-block; min-width: 24px; line-height: 24px; text-align: center; }}
{_CHOICES} {{ min-width: 24px; min-height: 24px; }}
[data-testid="stHtml"] a {{ color: inherit; }}
.st-key-guide label p {{ white-space: normal; overflow: visible; }}
.js-plotly-plot .modebar-btn {{ min-width: 28px; min-height: 28px; }}
@media (hover: none) {{ .js-plotly-plot .modebar-group {{ opacity: 1 !important; }} }}
@media (prefers-reduced-motion: reduce) {{
  * {{ animation-duration: .01ms !important; transition-duration: .01ms !important; }}
}}
</style>"""


def look(words: Words) -> None:
    """Lay the style sheet under the page.

    Streamlit writes what is chosen among segments in the colour of its primary buttons, which must
    carry white words and is therefore too dark on a dark page. Here it keeps the colour of text:
    its edge, its ground and its weight say that it is chosen. The parts of dates and times and the
    buttons of a multiple choice are too small to be hit (WCAG 2.5.8), a chart's button is in sight
    where nothing can hover, and motion stops for those who ask for it. A place for files speaks
    English alone: the reader's words are laid over it.
    """
    st.html(_STYLE)
    own = _over(_UPLOAD, words("upload.button")) + _over(_HERE, words("upload.here"))
    st.html(f"<style>{own}</style>")


def _over(selector: str, said: str) -> str:
    """Return the style that says something in place of an element's own text."""
    hidden = f"{selector} {{ font-size: 0; }}"
    shown = f"content: {json.dumps(said, ensure_ascii=False)}; font-size: .875rem;"
    return f"{hidden} {selector}::after {{ {shown} }}"
