"""The page for the neurologist by a token: as prepared, over the days asked for, on the paper that is named."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from tests.people import Person

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    document.close()
    return text


def test_it_is_a_pdf_over_the_days_that_are_asked_for(owner: Person) -> None:
    answer = owner.get(f"/diaries/{owner.diary}/appointment.pdf?from=2026-03-01&to=2026-03-10&paper=letter")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == "inline; filename=dystonia-diary-2026-03-10.pdf"
    assert "1 Mar 2026 to 10 Mar 2026" in text_of(answer.data)


@pytest.mark.parametrize("asked", ["from=2026-13-01", "paper=a3", "days=30", "from=2026-03-10&to=2026-03-01"])
def test_what_cannot_be_asked_is_refused(owner: Person, asked: str) -> None:
    answer = owner.get(f"/diaries/{owner.diary}/appointment.pdf?{asked}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_it_is_asked_for_sixty_times_an_hour_at_most(owner: Person) -> None:
    codes = {owner.get(f"/diaries/{owner.diary}/appointment.pdf?paper=a3").status_code for _ in range(61)}
    assert codes == {422, 429}
