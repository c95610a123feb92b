"""What is costly may be asked for so often an hour, by each account, and then says how long to wait."""

from __future__ import annotations

from tests.exchange.conftest import Importer


def test_the_sixty_first_file_of_an_hour_has_to_wait(owner: Importer, stranger: Importer) -> None:
    for _time in range(60):
        assert owner.upload("").status_code == 422
    refused = owner.upload("when,pain\n2024-05-11,5\n")
    assert refused.status_code == 429
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert "Please wait a little" in refused.get_data(as_text=True)
    assert stranger.upload("").status_code == 422, "the others are not held up by it"


def test_the_thirty_first_export_of_an_hour_has_to_wait(owner: Importer, stranger: Importer) -> None:
    for _time in range(30):
        assert owner.browser.post("/settings/export", present="").status_code == 422
    refused = owner.browser.post("/settings/export", present="")
    assert refused.status_code == 429
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert stranger.browser.post("/settings/export", present="").status_code == 422
