import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from hall.store.feed import Entry
from hall.web.hub import ALL, Consumer, Frame, Hub

TOPICS = ("help", "day", "ticket")


def entry(seq: int, topic: str = "help") -> Entry:
    return Entry(seq, topic, b'{"kind":"%b.x"}' % topic.encode())


def hub(queue_max: int = 100, head: int = 0) -> Hub:
    def none_before(_seq: int, _topics: Sequence[str]) -> int:
        return 0

    return Hub("e", head, queue_max=queue_max, last_before=none_before)


def wires(consumer: Consumer) -> list[bytes]:
    return [each.wire for each in consumer.frames]


def test_a_frame_is_the_stored_body_with_its_place() -> None:
    served = hub(head=6)
    consumer = served.attach(ALL)
    served.publish([entry(7)])
    assert list(consumer.frames) == [
        Frame(7, b'id: e:7\ndata: {"kind":"help.x","seq":7,"prev":6}\n\n')
    ]


def test_consumers_of_the_same_topics_share_one_frame() -> None:
    served = hub()
    first, second = served.attach(ALL), served.attach(ALL)
    served.publish([entry(1)])
    assert first.frames[0] is second.frames[0]


@given(st.lists(st.sampled_from(TOPICS), max_size=30), st.sets(st.sampled_from(TOPICS)))
def test_each_filtered_frame_names_the_one_before_it(happened: list[str], wanted: set[str]) -> None:
    served = hub()
    consumer = served.attach(frozenset(wanted))
    for seq, topic in enumerate(happened, start=1):
        served.publish([entry(seq, topic)])
    expected = [s for s, topic in enumerate(happened, start=1) if not wanted or topic in wanted]
    assert [each.seq for each in consumer.frames] == expected
    prevs = [int(each.wire.split(b'"prev":')[1].split(b"}")[0]) for each in consumer.frames]
    assert prevs == ([0, *expected][: len(expected)] if expected else [])


def test_who_does_not_read_is_ended_and_nobody_else() -> None:
    served = hub(queue_max=3)
    slow, quick = served.attach(ALL), served.attach(ALL)
    for seq in range(1, 6):
        served.publish([entry(seq)])
        quick.frames.clear()
    assert (slow.too_slow, slow.ended) == (True, True)
    assert (quick.too_slow, quick.ended) == (False, False)
    assert served.dropped == 1


def test_topics_that_nobody_follows_any_more_cost_nothing() -> None:
    served = hub()
    consumer = served.attach(frozenset({"day"}))
    served.detach(consumer)
    assert served.consumers == 0
    assert not served._groups


def test_closing_ends_a_consumer_that_waits() -> None:
    async def wait() -> list[Frame]:
        served = hub()
        consumer = served.attach(ALL)
        taking = asyncio.ensure_future(consumer.take())
        await asyncio.sleep(0)
        served.close()
        return await taking

    assert asyncio.run(wait()) == []
