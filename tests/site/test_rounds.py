"""Rounds of the worker beside its jobs."""

from upbeat.site import rounds


def test_every_duty_is_done_at_once_and_again_when_its_time_has_come(monkeypatch):
    done = []

    def often():
        done.append("often")
        return 1

    def seldom():
        done.append("seldom")
        return 0

    monkeypatch.setattr(rounds, "EVERY_S", {often: 30, seldom: 3600})
    due = {}
    for now in (100.0, 110.0, 130.0, 159.0, 160.0):
        rounds.make_round(due, now)
    assert done == ["often", "seldom", "often", "often"]
    rounds.make_round(due, 3700.0)
    assert done[-2:] == ["often", "seldom"]


def test_a_duty_that_fails_does_not_keep_the_others_from_theirs(monkeypatch):
    done = []

    def broken():
        raise OSError("no disk")

    def fine():
        done.append("fine")
        return 0

    monkeypatch.setattr(rounds, "EVERY_S", {broken: 30, fine: 30})
    rounds.make_round({}, 0.0)
    assert done == ["fine"]


def test_lost_work_is_among_the_duties():
    duties = ["resume_checks", "resume_orphans", "resume_captionings", "clean_uploads"]
    assert [duty.__name__ for duty in rounds.EVERY_S] == duties
