"""The information pages as they are read: searched, explained, read aloud, enlarged, printed, by somebody signed out.

Reading aloud needs a voice, which a headless browser does not have: `reading.js` beside this file says what stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.able import findings
from tests.browser.conftest import Phone, Server, watched
from tests.browser.test_pages import boxes
from tracker.information.loader import library

pytestmark = pytest.mark.browser

SPEECH = (Path(__file__).parent / "reading.js").read_text(encoding="utf-8")
PAGES = ("/read", "/read/search", "/read/search?q=neck", "/read/search?q=xyzzyx")
PAGES += tuple(f"/read/{page.slug}" for page in library().pages)


@pytest.fixture
def reader(server: Server, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """Somebody who is signed in nowhere, on a phone."""
    with browser.new_context(**browser_context_args) as context:
        phone = watched(context, server)
        phone.page.add_init_script(SPEECH)
        yield phone
        assert (phone.refusals, phone.strangers, phone.errors) == ([], [], [])


@pytest.fixture
def plain_reader(server: Server, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """The same, without scripts."""
    with browser.new_context(**browser_context_args, java_script_enabled=False) as context:
        yield watched(context, server)


def hits(page: Page) -> list[tuple[str, str]]:
    """Where each place leads, and all that is read of it; marks are told by brackets."""
    found = page.locator(".hits a").evaluate_all("""links => links.map(link => { const copy = link.cloneNode(true);
      for (const mark of copy.querySelectorAll('mark')) mark.replaceWith(`[${mark.textContent}]`);
      return [link.getAttribute('href'), copy.textContent]; })""")
    return [(str(href), str(text)) for href, text in found]


# search


def test_answers_come_as_one_types(reader: Phone) -> None:
    page = reader.open("/read")
    page.get_by_label("Search all pages").press_sequentially("blefarospasm")
    nothing = page.get_by_role("heading", name="Nothing was found for “blefarospasm” as it is written")
    # a server that has just started loads its search at the first question, which takes 3 s of a processor
    expect(nothing).to_be_visible(timeout=30_000)
    expect(page.locator(".hit-heading").first).to_have_text("Blepharospasm")
    expect(page.locator("#pages")).to_be_hidden()
    expect(page.locator("#found-said")).to_contain_text("These words are like it")
    page.get_by_label("Search all pages").press("Enter")
    expect(page.locator("#found-heading")).to_be_focused()
    page.locator(".hits a").first.tap()
    page.wait_for_url("**/read/words-explained#blepharospasm")
    page.go_back()
    expect(page.locator(".hit-heading").first).to_have_text("Blepharospasm")
    page.get_by_label("Search all pages").fill("")
    expect(page.locator("#pages")).to_be_visible()
    expect(page.locator("#found")).to_be_hidden()


def test_the_phone_finds_what_the_server_finds(reader: Phone, plain_reader: Phone) -> None:
    asked = ["neck pain", "tremmor", "generalized", "can it go away", "Writer\u2019s cramp", "sleep", "the", "xyzzyx"]
    asked += [
        "dystonia",
        "brain damage",
        "childrn",
        "pediatric",
        "botox",
        "after the injection",
        "eye",
        "999 - help!",
        "share",
    ]
    page, plain = reader.open("/read/search"), plain_reader.page
    for words in asked:
        plain_reader.open(f"/read/search?q={words}")
        page.get_by_label("Search all pages").fill(words)
        heading = plain.locator("#found-heading").inner_text()
        expect(page.locator("#found-heading")).to_have_text(heading)
        assert hits(page) == hits(plain), words
        assert page.locator("#tries").is_visible() == plain.locator("#tries").is_visible()


def test_search_needs_no_network_once_it_was_there(reader: Phone) -> None:
    page = reader.open("/read")
    with page.expect_response("**/read/search.json"), page.expect_response("**/lunr.min.js"):
        page.get_by_label("Search all pages").focus()
    page.context.set_offline(True)
    page.get_by_label("Search all pages").press_sequentially("tremor")
    expect(page.locator(".hits a").first).to_contain_text("Tremor")
    page.get_by_role("button", name="Search").tap()
    expect(page.locator("#found-heading")).to_be_focused()


def test_search_that_cannot_be_fetched_says_so(
    server: Server, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    # a browser that keeps nothing: where the service worker is at work, the search is there without a network
    with browser.new_context(**browser_context_args, service_workers="block") as context:
        _search_fails_and_recovers(watched(context, server))


def _search_fails_and_recovers(reader: Phone) -> None:
    page = reader.open("/read")
    page.context.set_offline(True)
    page.get_by_label("Search all pages").press_sequentially("tremor")
    expect(page.get_by_role("heading", name="The search could not be fetched.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_label("Search all pages").press_sequentially("s")
    expect(page.locator(".hits a").first).to_contain_text("Tremor")


def test_search_without_scripts(plain_reader: Phone) -> None:
    page = plain_reader.open("/read")
    page.get_by_label("Search all pages").fill("stres")
    page.get_by_role("button", name="Search").tap()
    page.wait_for_url("**/read/search?q=stres")
    expect(page.get_by_label("Search all pages")).to_have_value("stres")
    expect(page.locator(".hits mark").first).to_have_text("stress")
    page.get_by_label("Search all pages").fill("xyzzyx")
    page.get_by_role("button", name="Search").tap()
    expect(page.get_by_text("Another word may lead there")).to_be_visible()


# words explained


def word(page: Page, name: str) -> Locator:
    return page.locator("a.term", has_text=name).first


def test_a_word_is_explained_below_its_line(reader: Phone) -> None:
    page = reader.open("/read/parts-of-the-body")
    term = word(page, "Cervical dystonia")
    assert term.get_attribute("aria-expanded") == "false"
    item = term.locator("xpath=ancestor::li[1]")
    before = item.inner_text()
    term.tap()
    meaning = page.locator(".meaning")
    expect(meaning).to_contain_text("Cervical dystonia: Dystonia of the neck.")
    expect(page.locator("#meaning-said")).to_have_text("Cervical dystonia: Dystonia of the neck.")
    assert term.get_attribute("aria-expanded") == "true"
    assert meaning.get_attribute("id") == term.get_attribute("aria-controls")
    # nothing of the sentence lies under it, and the line with the word is whole above it
    lines = item.evaluate("""item => { const box = item.querySelector('.meaning').getBoundingClientRect();
      const walk = document.createTreeWalker(item, NodeFilter.SHOW_TEXT), found = [];
      while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('.meaning')) {
        const range = document.createRange(); range.selectNodeContents(walk.currentNode);
        found.push(...[...range.getClientRects()].map(line => [line.top, line.bottom])); }
      const where = (top, bottom) => bottom <= box.top + 1 ? 'above' : top >= box.bottom - 1 ? 'below' : 'under';
      return found.map(([top, bottom]) => where(top, bottom)); }""")
    assert "above" in lines
    assert "under" not in lines
    assert findings(page) == []
    term.tap()
    expect(meaning).to_have_count(0)
    assert item.inner_text() == before


def test_a_meaning_is_closed_by_keys_and_by_its_button(reader: Phone) -> None:
    page = reader.open("/read/pain")
    term = word(page, "spasms")
    for key in ("Enter", "Space"):
        term.focus()
        page.keyboard.press(key)
        expect(page.locator(".meaning")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".meaning")).to_have_count(0)
        expect(term).to_be_focused()
    term.tap()
    page.get_by_role("button", name="Close").tap()
    expect(page.locator(".meaning")).to_have_count(0)
    expect(term).to_be_focused()
    term.tap()
    # from inside, Escape brings back the place in the sentence
    page.get_by_role("button", name="Close").focus()
    page.keyboard.press("Escape")
    expect(term).to_be_focused()


def test_several_meanings_stay_until_each_is_closed(reader: Phone) -> None:
    page = reader.open("/read/causes-and-the-brain")
    for name in ("basal ganglia", "cerebellum"):
        word(page, name).tap()
    expect(page.locator(".meaning")).to_have_count(2)
    for left in (1, 0):
        page.keyboard.press("Escape")
        expect(page.locator(".meaning")).to_have_count(left)


def test_without_scripts_a_word_leads_to_the_glossary(plain_reader: Phone) -> None:
    page = plain_reader.open("/read/pain")
    word(page, "cervical dystonia").tap()
    page.wait_for_url("**/read/words-explained#cervical-dystonia")


# reading aloud


def spoken(page: Page) -> list[str]:
    texts: list[str] = page.evaluate("spoken.map(one => one.text)")
    return texts


def heard(page: Page, count: int) -> None:
    """Wait until so many sentences were begun; the page's own policy keeps the browser from waiting for a script."""
    for _ in range(160):
        if len(spoken(page)) >= count:
            break
        page.wait_for_timeout(50)
    assert len(spoken(page)) == count


def press_to_its_end(button: Locator) -> None:
    while button.get_attribute("aria-disabled") != "true":
        button.tap()


def marked(page: Page) -> str:
    return str(page.evaluate("[...CSS.highlights.get('being-read') ?? []].map(String).join('')"))


def begin(phone: Phone, path: str = "/read/pain") -> Page:
    page = phone.open(path)
    page.get_by_role("button", name="Read this page to me").tap()
    heard(page, 1)
    return page


def next_by_voice(page: Page) -> None:
    already = len(spoken(page))
    page.evaluate("finish()")
    heard(page, already + 1)


def test_a_page_is_read_sentence_by_sentence(reader: Phone) -> None:
    page = begin(reader)
    shown = library().find("pain")
    assert shown is not None
    for _ in range(5):
        next_by_voice(page)
        assert " ".join(marked(page).split()) == spoken(page)[-1]
    said = spoken(page)
    assert said[0] == "Pain"
    assert said[1] == shown.summary
    assert said[2] == "Does dystonia hurt?"
    assert said[3].startswith("For some people hardly at all.")
    assert said[4].startswith("For others")


def test_every_sentence_is_read_once_and_nothing_else(reader: Phone) -> None:
    page = reader.open("/read/treatment-and-outlook")
    word(page, "spasms").tap()
    page.get_by_role("button", name="Read this page to me").tap()
    heard(page, 1)
    while page.locator("#voice").is_visible():
        page.evaluate("finish()")
    said = " ".join(spoken(page))
    text = page.evaluate("""() => { const copy = document.querySelector('.text').cloneNode(true);
      copy.querySelectorAll('.meaning, svg').forEach(one => one.remove()); return copy.textContent; }""")
    assert re.sub(r"\W+", "", text) in re.sub(r"\W+", "", said)
    assert "It does not take the place of seeing a doctor." in said
    assert "All words explained" not in said
    assert "Where this comes from" not in said
    expect(page.locator("#voice-said")).to_have_text("The page was read to its end.")
    expect(page.get_by_role("button", name="Read this page to me")).to_be_focused()


def test_a_drawing_is_read_by_its_description(reader: Phone) -> None:
    page = begin(reader, "/read/signs-and-movements")
    while page.locator("#voice").is_visible() and not spoken(page)[-1].startswith("Bending the arm."):
        page.evaluate("finish()")
    assert "The muscle at the front is short and thick" in spoken(page)[-1]
    expect(page.locator("svg.being-read")).to_have_count(1)


def test_reading_can_be_paused_and_goes_on_where_it_was(reader: Phone) -> None:
    page = begin(reader)
    next_by_voice(page)
    page.get_by_role("button", name="Pause").tap()
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    assert page.evaluate("speechSynthesis.speaking") is False
    # the voice that was cut off says so: that is no end of a sentence
    page.evaluate("finish()")
    page.wait_for_timeout(300)  # long enough for another sentence to begin, were it taken for one
    assert len(spoken(page)) == 2
    page.get_by_role("button", name="Go on").tap()
    heard(page, 3)
    said = spoken(page)
    assert said[1] == said[2]


def test_one_sentence_back_and_on(reader: Phone) -> None:
    page = begin(reader)
    on, back = (page.get_by_role("button", name=name) for name in ("Next", "Back"))
    for count, button in enumerate((on, on, back), start=2):
        button.tap()
        heard(page, count)
    said = spoken(page)
    assert said[3] == said[1]
    page.get_by_role("button", name="Pause").tap()
    on.tap()
    assert " ".join(marked(page).split()) == said[2]
    assert len(spoken(page)) == 4, "paused, the place moves and nothing is said"
    page.get_by_role("button", name="Stop").tap()
    expect(page.locator("#voice")).to_be_hidden()
    assert marked(page) == ""


def test_slower_and_faster_hold_for_the_next_page_too(reader: Phone) -> None:
    page = begin(reader)
    for count in (2, 3):
        page.get_by_role("button", name="Slower").tap()
        heard(page, count)
    expect(page.locator("#voice-said")).to_have_text("Speed 0.8")
    assert page.evaluate("spoken.map(one => one.rate)") == [1, 0.9, 0.8]
    begin(reader, "/read/history")
    assert page.evaluate("spoken[0].rate") == 0.8
    press_to_its_end(page.get_by_role("button", name="Faster"))
    assert page.evaluate("localStorage.getItem('reading-rate')") == "2"


def test_a_voice_that_falls_silent_does_not_hold_the_page_up(reader: Phone) -> None:
    page = begin(reader)
    page.evaluate("speechSynthesis.cancel()")
    heard(page, 2)


def test_what_is_read_stays_in_sight(reader: Phone) -> None:
    page = reader.page
    page.emulate_media(reduced_motion="reduce")
    for width, height in ((390, 844), (320, 640), (844, 390)):
        page.set_viewport_size({"width": width, "height": height})
        begin(reader)
        for _ in range(30):
            next_by_voice(page)
            place = page.evaluate("""() => { const [range] = CSS.highlights.get('being-read');
              const box = range.getBoundingClientRect(), places = document.querySelector('.places');
              const keys = document.getElementById('voice').getBoundingClientRect();
              const fixed = getComputedStyle(places).position === 'fixed';
              const end = fixed ? places.getBoundingClientRect().top : innerHeight;
              if (box.top >= 0 && box.bottom <= keys.top) return 'above the keys';
              return box.top >= keys.bottom && box.bottom <= end ? 'below the keys' : 'hidden'; }""")
            assert place != "hidden", (width, spoken(page)[-1])


@pytest.mark.parametrize("voices", ["[]", '[{ name: "Far", lang: "en-GB", localService: false }]'])
def test_no_voice_but_one_of_the_device_is_used(server: Server, browser: Browser, voices: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        phone = watched(context, server)
        phone.page.add_init_script(f"globalThis.speechOptions = {{ voices: {voices} }};\n{SPEECH}")
        page = phone.open("/read/pain")
        page.get_by_role("button", name="Read this page to me").click()
        expect(page.get_by_text("This browser has no voice of its own on this device")).to_be_visible()
        assert spoken(page) == []
        expect(page.locator("#voice")).to_be_hidden()
        assert phone.errors == []


def test_a_browser_that_cannot_cut_sentences_reads_all_the_same(server: Server, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        phone = watched(context, server)
        phone.page.add_init_script(f"delete Intl.Segmenter; delete CSS.highlights;\n{SPEECH}")
        page = phone.open("/read/pain")
        page.get_by_role("button", name="Read this page to me").click()
        heard(page, 1)
        for _ in range(4):
            next_by_voice(page)
        assert spoken(page)[3:] == ["For some people hardly at all.", "For others the pain is extreme."]
        assert phone.errors == []


# text, print, and every page


def test_larger_text_is_kept_and_comes_with_the_first_paint(reader: Phone) -> None:
    page = reader.open("/read/pain")
    size = "parseFloat(getComputedStyle(document.querySelector('.text p')).fontSize)"
    lines = "parseFloat(getComputedStyle(document.querySelector('.text p')).lineHeight)"
    usual = page.evaluate(size), page.evaluate(lines)
    page.get_by_text("Text size and spacing").tap()
    for name in ("Larger text", "Larger text", "More space"):
        page.get_by_role("button", name=name).tap()
    expect(page.locator("#text-look-said")).to_have_text("Space: 2 of 4.")
    larger = page.evaluate(size), page.evaluate(lines)
    assert larger[0] > 1.3 * usual[0]
    assert larger[1] / larger[0] > usual[1] / usual[0]
    page.add_init_script("""document.addEventListener('readystatechange', () => globalThis.early ??=
      document.documentElement.dataset.readSize)""")
    reader.open("/read/history")
    assert page.evaluate("early") == "2"
    assert page.evaluate(size) == larger[0]
    page.get_by_text("Text size and spacing").tap()
    press_to_its_end(page.get_by_role("button", name="Smaller text"))
    expect(page.locator("#text-look-said")).to_have_text("Text: 1 of 6.")


@pytest.mark.parametrize("way", ["narrow", "large text", "narrow, large text", "right to left"])
def test_every_page_fits_its_width(reader: Phone, way: str) -> None:
    page = reader.page
    if "narrow" in way:
        page.set_viewport_size({"width": 320, "height": 640})
    wide = {}
    for path in PAGES:
        reader.open(path)
        if "large text" in way:
            page.evaluate("""() => { document.documentElement.style.fontSize = '200%';
              Object.assign(document.documentElement.dataset, { readSize: 4, readLines: 3 }); }""")
        if way == "right to left":
            page.evaluate("document.documentElement.dir = 'rtl'")
        if page.locator("a.term").count():
            page.locator("a.term").first.evaluate("word => word.click()")
            page.locator("#read").evaluate("button => button.click()")
            page.locator(".text-look").evaluate("part => { part.open = true; }")
            expect(page.locator("#voice")).to_be_visible()
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide[path] = over
    assert wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 320])
def test_axe_finds_nothing_and_targets_are_large(reader: Phone, scheme: Any, width: int) -> None:
    page = reader.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 844})
    found, small = {}, {}
    for path in PAGES:
        reader.open(path)
        if page.locator("a.term").count():
            page.locator("a.term").first.evaluate("word => word.click()")
            page.locator("#read").evaluate("button => button.click()")
            page.locator(".text-look").evaluate("part => { part.open = true; }")
            expect(page.locator("#voice")).to_be_visible()
        if what := findings(page):
            found[path] = what
        for box in boxes(page):
            # what stands within a sentence or an item of a list is text
            if (
                min(box["w"], box["h"]) < 43.5
                and 'class="term"' not in box["what"]
                and not re.search(r'href="[a-z#-]', box["what"])
            ):
                small[f"{path} {box['what']}"] = (box["w"], box["h"])
        for key in page.locator("#voice button:visible, #read:visible").all():
            box = key.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 63.5, path
    assert found == {}
    assert small == {}


@pytest.mark.parametrize("path", ["/read/pain", "/read/signs-and-movements"])
def test_a_printed_page_is_the_text_and_its_sources(reader: Phone, path: str) -> None:
    page = reader.open(path)
    page.emulate_media(media="print")
    for name in (".aids", ".way-back", ".on-this-page", ".neighbours", ".related", ".own-diary", ".places", "#voice"):
        for part in page.locator(name).all():
            expect(part).to_be_hidden()
    for name in ("h1", ".text", ".about-sources", "aside.disclaimer"):
        expect(page.locator(name)).to_be_visible()
    assert page.locator("a.term").first.evaluate("word => getComputedStyle(word).textDecorationLine") == "none"
    last = page.evaluate("""() => [...document.querySelectorAll('.reading > *')]
      .filter(part => part.checkVisibility()).at(-1).className""")
    assert last == "disclaimer"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_way_from_a_form_to_its_page_and_back(phone: Phone) -> None:
    page = phone.open("/treatments/injections/new")
    page.get_by_role("link", name="How botulinum toxin comes and goes").tap()
    page.wait_for_url("**/read/treatment-and-outlook#how-does-botulinum-toxin-come-and-go")
    page.get_by_role("link", name="Your injection cycles").tap()
    page.wait_for_url("**/charts/treatment-cycle**")
