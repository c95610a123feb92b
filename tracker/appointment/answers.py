"""The four fixed answers of the page in words: each a sentence with its figure, and what it rests on. They say what was
recorded and nothing of what it may mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.analytics.compare import MINIMUM_DAYS, NO_CLEAR_CHANGE, Compare
from tracker.analytics.daily_change import NOT_ENOUGH
from tracker.analytics.period import Period, period
from tracker.analytics.since_dose import SinceDose
from tracker.analytics.treatment_cycle import DAYS_A_WEEK, Cycle
from tracker.appointment.figures import Drawn, Figures, Shown
from tracker.appointment.sheet import Answered
from tracker.charts.chart import Span
from tracker.charts.words import between, fine, fine_rate, number, rests_on_text
from tracker.domain.words import Words, listed

MOST_COMPARED = 4


def answers_of(figures: Figures, words: Words) -> tuple[Answered, ...]:
    """Return the four answers in their order."""
    return _how(figures, words), _when(figures, words), _since(figures, words), _changed(figures, words)


def _how(figures: Figures, words: Words) -> Answered:
    heading = words.gettext("How has it been?")
    sides = figures.compared[0][1]
    this, before = period(sides.this), period(sides.other)
    if not this.days:
        return Answered(heading, words.gettext("Nothing is recorded in these days."), _before(before, words))
    own = figures.own
    said = [_middle(own, this, words)]
    if this.q25 is not None:
        said.append(words.gettext("half of the days %(range)s", range=between(this.q25, this.q75, words)))
    said.append(words.gettext("highest %(value)s", value=number(this.worst)))
    if own.measure.on_scale:
        said.append(
            words.ngettext(
                "%(reached)s of %(num)s day reached 7",
                "%(reached)s of %(num)s days reached 7",
                this.days,
                reached=this.reached,
            )
        )
    scale = [words.gettext("0 is none, 10 the worst the person can imagine.")] if _by_severity(own) else []
    rests = [words.gettext("Median of the days."), _before(before, words), *scale]
    return Answered(heading, f"{'; '.join(said)}.", " ".join(rests))


def _middle(own: Shown, this: Period, words: Words) -> str:
    if this.median is None:
        return words.ngettext(
            "%(measure)s: on %(num)s day, too few for a middle",
            "%(measure)s: on %(num)s days, too few for a middle",
            this.days,
            measure=own.name,
        )
    return words.gettext("%(measure)s: median %(value)s", measure=own.name, value=number(this.median))


def _by_severity(own: Shown) -> bool:
    return own.measure.on_scale and own.measure.kind not in ("sleep_quality", "factor", "interference")


def _before(before: Period, words: Words) -> str:
    if not before.days:
        return words.gettext("Nothing is recorded in the days before.")
    if before.median is None:
        return words.ngettext(
            "The days before: %(num)s day with entries.", "The days before: %(num)s days with entries.", before.days
        )
    return words.ngettext(
        "The days before: median %(value)s (%(num)s day).",
        "The days before: median %(value)s (%(num)s days).",
        before.days,
        value=number(before.median),
    )


def _when(figures: Figures, words: Words) -> Answered:
    change = figures.through.figure.change
    rests = []
    if change.days:
        rests.append(
            words.ngettext(
                "%(num)s day with three entries over six hours or more.",
                "%(num)s days with three entries over six hours or more each.",
                change.days,
            )
        )
    if change.interval is not None:
        low, high = (fine_rate(bound) for bound in change.interval)
        rests.append(words.gettext("Change an hour: 95 %% interval %(low)s to %(high)s.", low=low, high=high))
    sentence = figures.through.chart.sentence
    if change.verdict == NOT_ENOUGH and not figures.own.measure.of_sleep:
        sentence = words.ngettext(
            "Too few days to say: %(num)s more day with three entries over six hours is needed.",
            "Too few days to say: %(num)s more days with three entries over six hours are needed.",
            change.missing,
        )
    return Answered(words.gettext("When in the day?"), sentence, " ".join(rests))


def _since(figures: Figures, words: Words) -> Answered:
    if figures.cycle is not None:
        return _since_injection(figures, words)
    if figures.dose is not None:
        return _since_dose(figures.dose, figures.span, words)
    return Answered(
        words.gettext("Since an injection, or a dose"),
        words.gettext("Neither injections nor medicines are recorded."),
        "",
    )


def _since_dose(drawn: Drawn[SinceDose], span: Span, words: Words) -> Answered:
    found = drawn.figure
    rests = [rests_on_text(found.rests_on, span, words)]
    if found.doses:
        rests.append(words.ngettext("They follow %(num)s dose.", "They follow %(num)s doses.", found.doses))
        rests.append(words.gettext("Doses at fixed times go along with the hours of the day."))
    return Answered(words.gettext("Since a dose"), drawn.chart.sentence, " ".join(rests))


def _since_injection(figures: Figures, words: Words) -> Answered:
    drawn = figures.cycle
    this = drawn.figure.this if drawn else None
    if drawn is None or this is None:
        return Answered(words.gettext("Since the injection"), words.gettext("No injection is recorded yet."), "")
    felt = list(_felt(this, words))
    said = [f"{'; '.join(felt)}."] if felt else [words.gettext("How it was felt to act is not recorded.")]
    faded = [cycle.felt.began_to_fade for cycle in drawn.figure.earlier if cycle.felt.began_to_fade is not None]
    rests = []
    if faded:
        weeks = listed(str(since // DAYS_A_WEEK) for since in faded)
        rests.append(
            words.ngettext(
                "%(num)s earlier cycle began to fade in week %(weeks)s.",
                "%(num)s earlier cycles began to fade in weeks %(weeks)s, the latest first.",
                len(faded),
                weeks=weeks,
            )
        )
    begun = any(week.week >= 0 and week.median is not None for week in this.weeks)
    weeks = drawn.chart.sentence if begun else words.gettext("No week since has three days with a number yet.")
    return Answered(
        words.gettext("Since the injection"),
        " ".join([*said, weeks]),
        " ".join([*rests, _of(drawn.chart.title)]),
    )


def _of(title: str) -> str:
    return f"{title}."


def _felt(cycle: Cycle, words: Words) -> Iterator[str]:
    felt = cycle.felt
    if felt.onset is not None:
        yield words.ngettext("Felt to start after %(num)s day", "Felt to start after %(num)s days", felt.onset)
    if felt.began_to_fade is not None:
        yield words.gettext("began to fade in week %(week)s", week=felt.began_to_fade // DAYS_A_WEEK)
    if felt.back_to_before is not None:
        yield words.gettext("back to before in week %(week)s", week=felt.back_to_before // DAYS_A_WEEK)


def _changed(figures: Figures, words: Words) -> Answered:
    compared = [
        (shown, sides) for shown, sides in figures.compared[:MOST_COMPARED] if sides.this.days or sides.other.days
    ]
    enough = [(shown, sides) for shown, sides in compared if sides.difference is not None]
    heading = words.gettext("What changed since the days before?")
    if not enough:
        return Answered(heading, _too_few(compared, words), "")
    said = [_change(shown, sides, words) for shown, sides in enough if sides.verdict != NO_CLEAR_CHANGE]
    same = [shown.name for shown, sides in enough if sides.verdict == NO_CLEAR_CHANGE]
    if same:
        said.append(words.gettext("No clear change: %(measures)s.", measures=_listed(same)))
    intervals = "; ".join(_interval(shown, sides, words) for shown, sides in enough)
    rests = [
        words.gettext("95 %% intervals, days against days before: %(intervals)s.", intervals=intervals),
        words.gettext("Neighbouring days resemble each other, so the true range is wider."),
    ]
    return Answered(heading, " ".join(said), " ".join(rests))


def _listed(names: Sequence[str]) -> str:
    first, *others = names
    return listed([first, *(name[:1].lower() + name[1:] for name in others)])


def _too_few(compared: Sequence[tuple[Shown, Compare]], words: Words) -> str:
    begin = words.gettext("%(days)s days on either side are needed to say.", days=MINIMUM_DAYS)
    if not compared:
        return begin
    _, sides = compared[0]
    if not sides.other.days:
        return words.gettext("Nothing is recorded in the days before.")
    there = words.gettext(
        "There are %(this)s, and %(other)s in the days before.", this=len(sides.this.days), other=len(sides.other.days)
    )
    return f"{begin} {there}"


def _change(shown: Shown, sides: Compare, words: Words) -> str:
    difference = sides.difference or 0.0
    if difference > 0:
        return words.gettext("%(measure)s: %(value)s higher.", measure=shown.name, value=fine(difference))
    return words.gettext("%(measure)s: %(value)s lower.", measure=shown.name, value=fine(-difference))


def _interval(shown: Shown, sides: Compare, words: Words) -> str:
    low, high = sides.interval or (0.0, 0.0)
    return words.gettext(
        "%(measure)s %(low)s to %(high)s (%(this)s, %(other)s)",
        measure=shown.name,
        low=fine(low),
        high=fine(high),
        this=len(sides.this.days),
        other=len(sides.other.days),
    )
