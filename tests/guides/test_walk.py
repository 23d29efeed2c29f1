"""The walker, against a scripted phone and scripted people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from guides.load import library, parse
from guides.model import Guide, Loss
from guides.walk import Ability, Action, Change, ChangeBack, Line, Outcome, Question, Recheck, WalkResult, walk
from guides.words import words
from tests.guides.test_load import FACTS, GOOD

GB = 10**9


@dataclass
class Scene:
    """A phone with some free bytes and some cache, and people who answer from a table."""

    free: int | None = 2 * GB
    cache: int = 12 * GB
    total: int = 64 * GB
    help_text: str = "trim-caches DESIRED_FREE_SPACE"
    answers: Mapping[str, str] = field(default_factory=dict)
    typed: str = ""
    trims: bool = True
    readable: bool = True
    sent: list[Action] = field(default_factory=list)
    told: list[Line] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)

    def facts(self) -> Mapping[str, object]:
        percent = None if self.free is None else round(self.free * 100 / self.total, 1)
        return {
            "storage.data_free_bytes": self.free,
            "storage.data_total_bytes": self.total,
            "storage.data_free_percent": percent,
        }

    def run(self, action: Action) -> Outcome:
        self.sent.append(action)
        if isinstance(action, Recheck):
            return Outcome(self.readable)
        if isinstance(action, Ability):
            return Outcome(True, self.help_text)
        if isinstance(action, Change) and action.argv[:2] == ("pm", "trim-caches") and self.free is not None:
            wanted = max(0, int(action.argv[2]) - self.free)
            freed = min(wanted, self.cache) if self.trims else 0
            self.free += freed
            self.cache -= freed
        return Outcome(True)

    def ask(self, question: Question) -> str:
        self.asked.append(question)
        if question.typed:
            return self.typed
        return self.answers.get(question.to, "yes")

    def walk(self, guide: Guide) -> WalkResult:
        return walk(guide, self.run, self.ask, self.told.append, self.facts, words=words("one-ui"))

    def changes(self) -> list[Action]:
        return [action for action in self.sent if isinstance(action, (Change, ChangeBack))]


def guide(name: str) -> Guide:
    return next(found for found in library(facts=FACTS) if found.id == name)


def test_storage_full_is_fixed_and_shown() -> None:
    scene = Scene()
    result = scene.walk(guide("storage-full"))
    assert result.status == "done"
    assert result.before["storage.data_free_bytes"] == 2 * GB
    assert result.after["storage.data_free_bytes"] == 9_600_000_000
    assert [type(action).__name__ for action in scene.sent] == ["Recheck", "Ability", "Change", "Recheck"]
    change = scene.changes()[0]
    assert isinstance(change, Change)
    assert change.argv == ("pm", "trim-caches", "9600000000")
    assert isinstance(change.journal, Loss)
    assert [step.status for step in result.steps] == ["done"] * 5
    assert "2.0 GB" in scene.told[0].text.en
    assert "2.0 GB" in scene.told[0].text.zh
    assert "9.6 GB" in scene.told[-1].text.en


@pytest.mark.parametrize(
    ("scene", "status", "changes"),
    [
        (Scene(free=20 * GB), "not_applicable", 0),
        (Scene(free=None), "failed", 0),
        (Scene(readable=False), "failed", 0),
        (Scene(help_text="Error: unknown command"), "failed", 0),
        (Scene(answers={"technician": "no"}), "declined", 0),
        (Scene(answers={"technician": "maybe"}), "declined", 0),
        (Scene(trims=False), "did_not_hold", 1),
        (Scene(cache=GB), "did_not_hold", 1),
        (Scene(cache=0), "did_not_hold", 1),
    ],
)
def test_storage_full_elsewhere(scene: Scene, status: str, changes: int) -> None:
    result = scene.walk(guide("storage-full"))
    assert result.status == status
    assert len(scene.changes()) == changes
    assert result.reason.en
    assert result.reason.zh


def test_what_did_not_hold_is_taken_back() -> None:
    scene = Scene()
    result = scene.walk(parse(GOOD.replace('then = "change"', ""), file="x", facts=FACTS))
    assert result.status == "declined"  # "yes" is no answer to the question that it asks
    scene = Scene(answers={"customer": "go"})
    text = GOOD.replace('interrupts = ["wifi"]\n', "")
    result = scene.walk(parse(text, file="x", facts=FACTS))
    assert result.status == "did_not_hold"
    assert [type(action).__name__ for action in scene.changes()] == ["Change", "ChangeBack"]
    assert result.steps[-1].status == "undone"


def test_an_interruption_is_the_customers_to_allow() -> None:
    scene = Scene(answers={"customer": "go"})
    result = scene.walk(parse(GOOD, file="x", facts=FACTS))
    assert result.status == "declined"
    assert "Wi-Fi" in scene.asked[-1].text.en
    assert scene.asked[-1].to == "customer"
    assert not scene.changes()


@pytest.mark.parametrize(("typed", "status"), [("yes", "did_not_hold"), ("确认", "did_not_hold"), ("y", "declined")])
def test_r3_needs_a_typed_yes_after_the_loss_was_read_back(typed: str, status: str) -> None:
    text = GOOD.replace('risk = "R2"', 'risk = "R3"').replace(
        'interrupts = ["wifi"]', 'loss = { en = "Everything is gone.", zh = "全部删除。" }'
    )
    scene = Scene(answers={"customer": "go"}, typed=typed)
    result = scene.walk(parse(text, file="x", facts=FACTS))
    assert result.status == status
    assert "Everything is gone." in scene.asked[-1].text.en
    assert scene.asked[-1].typed is not None


def test_an_answer_skips_and_ends() -> None:
    skipping = GOOD.replace('then = "change"', 'then = "look"')
    scene = Scene(answers={"customer": "go"})
    result = scene.walk(parse(skipping, file="x", facts=FACTS))
    assert [step.status for step in result.steps] == ["done", "done", "skipped", "did_not_hold"]
    assert not scene.changes()
    scene = Scene(answers={"customer": "stop"})
    assert scene.walk(parse(GOOD, file="x", facts=FACTS)).status == "declined"


def test_read_aloud_guide_in_the_words_of_the_phone() -> None:
    scene = Scene()
    result = scene.walk(guide("developer-options"))
    assert result.status == "done"
    assert not scene.sent
    spoken = " ".join(line.text.zh for line in scene.told)
    assert "关于手机 > 软件信息 > 编译编号" in spoken
    assert all(line.see for line in scene.told)


def test_read_aloud_guide_tells_what_if_not_and_then_ends() -> None:
    scene = Scene(answers={"customer": "no"})
    result = scene.walk(guide("developer-options"))
    assert result.status == "did_not_hold"
    assert len(scene.told) == 2
    assert "gear" in scene.told[1].text.en


def test_an_error_of_the_caller_goes_through() -> None:
    class Cut(Exception):
        pass

    def cut(action: Action) -> Outcome:
        raise Cut

    scene = Scene()
    with pytest.raises(Cut):
        walk(guide("storage-full"), cut, scene.ask, scene.told.append, scene.facts)


def test_every_callable_may_fail_at_every_call() -> None:
    """Whatever call is the last one, nothing is sent after it."""

    class Stop(Exception):
        pass

    def limited(scene: Scene, limit: int) -> Callable[[Action], Outcome]:
        def run(action: Action) -> Outcome:
            if len(scene.sent) >= limit:
                raise Stop
            return scene.run(action)

        return run

    for limit in range(4):
        scene = Scene()
        with pytest.raises(Stop):
            walk(guide("storage-full"), limited(scene, limit), scene.ask, scene.told.append, scene.facts)
        assert len(scene.sent) == limit
