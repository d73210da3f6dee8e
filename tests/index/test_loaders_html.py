"""Web pages become their main content, without menus, scripts and the frame that every page has."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.loaders import Draft, LoadError, load

FRAME = """<!DOCTYPE html><html lang="ja"><head><meta charset="{charset}"><title>転入届｜袖山市</title>
<script>var text = "だめ";</script><style>p {{ color: red }}</style></head><body>
<header><h1>袖山市</h1><nav>くらし</nav></header><div id="breadcrumb">トップ＞くらし</div>
{content}<footer>所在地</footer></body></html>"""


def _load(path: Path, content: str, encoding: str = "utf-8") -> Draft:
    path.write_bytes(FRAME.format(charset=encoding, content=content).encode(encoding))
    (draft,) = load(path)
    return draft


def test_headings_lists_and_tables_of_the_main_content(tmp_path: Path) -> None:
    draft = _load(
        tmp_path / "a.html",
        """<main><h1>転入の<br>届け出</h1><p>他の市から
        引っ越してきた方は、<b>14日以内</b>に<br>届け出ます。</p><h2>持ち物</h2>
        <ul><li>本人確認書類<ol><li>旅券</li></ol></li><li>転出証明書</ul>
        <table><caption>手数料</caption><tr><th>区分<th>額<tr><td>住民票<td>300円</table>
        <dl><dt>受付</dt><dd>8時30分から</dd></dl></main>""",
    )
    assert draft.title == "転入の 届け出"
    assert draft.body == (
        "# 転入の 届け出\n\n他の市から引っ越してきた方は、14日以内に\n届け出ます。\n\n## 持ち物\n\n"
        "- 本人確認書類\n- 旅券\n- 転出証明書\n\n手数料\n\n| 区分 | 額 |\n| 住民票 | 300円 |\n\n受付\n\n8時30分から\n\n"
    )
    assert [heading.text for heading in draft.headings] == ["転入の 届け出", "持ち物"]


def test_without_a_marked_main_content_the_frame_is_left_out(tmp_path: Path) -> None:
    draft = _load(
        tmp_path / "a.htm", '<div><p>本文です。</p></div><div class="sns share">共有</div><aside>広告</aside>'
    )
    assert draft.body == "本文です。\n\n"


def test_what_is_not_shown_and_readings_over_kanji_are_left_out(tmp_path: Path) -> None:
    draft = _load(
        tmp_path / "a.html",
        "<p><ruby>届<rp>(</rp><rt>とどけ</rt><rp>)</rp></ruby>を出す。</p><p hidden>隠す</p>"
        '<p style="display: none">隠す</p><button>押す</button><p aria-hidden="true">隠す</p><!-- 注 -->',
    )
    assert draft.body == "届を出す。\n\n"


def test_a_table_that_arranges_the_page_is_read_as_text(tmp_path: Path) -> None:
    draft = _load(
        tmp_path / "a.html", "<table><tr><td><h2>案内</h2>左の文。</td><td><p>右の文。</p></td></tr></table>"
    )
    assert draft.body == "## 案内\n\n左の文。\n\n右の文。\n\n"


def test_a_small_marked_part_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    draft = _load(tmp_path / "a.html", f"<article>短い。</article><p>{'長い本文です。' * 20}</p>")
    assert "長い本文です。" in draft.body


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis", "euc_jp", "iso2022_jp"])
def test_a_page_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    assert "引っ越した方" in _load(tmp_path / "a.html", "<p>引っ越した方</p>", encoding).body


def test_a_page_without_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><script>1</script></body></html>", encoding="utf-8")
    with pytest.raises(LoadError, match="本文がありません"):
        load(tmp_path / "a.html")


def test_a_page_nested_beyond_reason_does_not_crash(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<div>" * 50_000 + "深い文。" + "</div>" * 50_000, encoding="utf-8")
    with pytest.raises(LoadError):
        load(tmp_path / "a.html")
