"""What the theme's options cannot say, as one style sheet for every screen."""

import streamlit as st

_SELECTED = '[data-testid="stButtonGroup"] button[data-selected="true"]'
_PARTS = ':is([data-testid="stDateInput"], [data-testid="stTimeInput"]) [role="spinbutton"]'
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


def look() -> None:
    """Lay the style sheet under the page.

    Streamlit writes what is chosen among segments in the colour of its primary buttons, which must
    carry white words and is therefore too dark on a dark page. Here it keeps the colour of text:
    its edge, its ground and its weight say that it is chosen. The parts of dates and times and the
    buttons of a multiple choice are too small to be hit (WCAG 2.5.8), a chart's button is in sight
    where nothing can hover, and motion stops for those who ask for it.
    """
    st.html(_STYLE)
