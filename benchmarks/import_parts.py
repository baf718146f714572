"""What `bench_import` runs in a process of its own: `python -m benchmarks.import_parts`.

Prints one `name number` a line. The file is written, read barely, and the acts of dispatch are
done, each in a further process, so that this one's memory is the import's alone.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ROWS = 100_000
COMPANIES = 20
PAUSE = 0.5  # seconds between two acts of dispatch
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "建国志强军伟平明勇刚斌涛波辉鹏飞超亮林海龙山峰岩松柏旺福贵宝财生民安康宁"[:36]
TITLES = (
    *("姓名", "身份证号", "手机", "人员类别", "所属单位", "文化程度", "岗位", "入职日期"),
    *("保安员证号", "发证日期", "证件有效期至", "技能等级", "合同编号", "合同起", "合同止"),
    *("保险公司", "保单号", "保险起", "保险止"),
)
DAYS = tuple(date(2019, 1, 1) + timedelta(days=day) for day in range(1500))


def main() -> None:
    """Set Django up on the empty database, measure, print."""
    told = sys.argv[1:]
    if told[:1] == ["write"]:
        write(Path(told[1]), int(told[2]))
    elif told[:1] == ["bare"]:
        print(*bare(Path(told[1])))
    elif told[:1] == ["act"]:
        act_until_told()
    else:
        for name, number in measured(int(told[0]) if told else ROWS).items():
            print(name, number)


def begin() -> None:
    """Django on this database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqin.config.settings")
    os.environ["LIANQIN_RUNNER"] = "0"
    if url := os.environ.get("BENCH_IMPORT_DATABASE"):
        os.environ["LIANQIN_DATABASE_URL"] = url
    import django

    django.setup()


def measured(rows: int) -> dict[str, float]:
    """Seconds of each part, megabytes, and what became of the acts beside it."""
    begin()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    found: dict[str, float] = {"rows": rows}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roll.xlsx"
        apart("write", str(path), str(rows))
        taken = map(float, apart("bare", str(path)).split())
        found |= dict(zip(("bare", "bare_processor"), taken, strict=True))
        office = lay_office()
        beside = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.import_parts", "act"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert beside.stdout is not None
        beside.stdout.readline()
        found |= imported(path, office)
        said, _ = beside.communicate("")
        found |= {name: float(value) for name, value in map(str.split, said.splitlines())}
    return found


def apart(*words: str) -> str:
    """One of the jobs above in a process of its own; what it printed."""
    command = [sys.executable, "-m", "benchmarks.import_parts", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def held() -> float:
    """What this process holds now, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2


def imported(path: Path, actor: object) -> dict[str, float]:
    """The whole way of the file, by the runner as in a worker."""
    from lianqin.core.outbox import handles
    from lianqin.core.runner import Runner
    from lianqin.core.scope import Viewer
    from lianqin.registry.importing.runs import enter, receive
    from lianqin.registry.models import Person

    assert isinstance(actor, Viewer)
    handles("bench")(lambda _payload, _row: None)
    before, runner = held(), Runner()
    begun, worked = time.perf_counter(), time.process_time()
    with path.open("rb") as file:
        pieces = iter(lambda: file.read(65_536), b"")
        run = receive(actor=actor, by_name="", kind="people", name="roll.xlsx", pieces=pieces)
    while runner.run_due():
        pass
    read = time.perf_counter()
    enter(actor=actor, run_id=run.pk)
    while runner.run_due():
        pass
    done = time.perf_counter()
    run.refresh_from_db()
    assert (run.state, run.bad) == ("done", 0), (run.state, run.refused_code, run.bad)
    entered = Person.unscoped.filter(is_synthetic=True).count()
    return {
        "read": read - begun,
        "enter": done - read,
        "whole": done - begun,
        "processor": time.process_time() - worked,
        "entered": entered,
        "grown": peak() - before,
    }


def peak() -> float:
    """The most memory that this process has ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def lay_office() -> object:
    """A bureau with its companies; who sends the file."""
    from lianqin.core.scope import Viewer
    from lianqin.registry.models import Organisation

    bureau = Organisation.unscoped.create(slug="b", kind="bureau", name="县局", short_name="县局")
    Organisation.unscoped.filter(pk=bureau.pk).update(bureau=bureau)
    for number in range(COMPANIES):
        Organisation.unscoped.create(
            slug=f"c{number}", bureau=bureau, parent=bureau, kind="company",
            name=company(number), short_name=f"第{number}公司",
        )  # fmt: skip
    return Viewer(user_id=None, role="supervisor", bureau_id=bureau.pk)


def company(number: int) -> str:
    """The name of one of the companies."""
    return f"泽州第{number}保安服务有限公司"


def write(path: Path, rows: int) -> None:
    """The file: as many invented guards as asked for, every column filled."""
    from openpyxl import Workbook

    begin()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    sheet.append(list(TITLES))
    for row in guards(rows):
        sheet.append(row)
    book.save(path)


def guards(rows: int) -> Iterator[list[object]]:
    """One row after another; numbers begin with 99, a region that does not exist."""
    from lianqin.registry.identity import check_character

    first = date(1970, 1, 1)
    for place in range(rows):
        born = first + timedelta(days=place % 10_000)
        digits = f"991405{born:%Y%m%d}{2 * (place // 10_000) + 1:03d}"
        name = SURNAMES[place % 16] + GIVEN[place // 16 % 36] + GIVEN[place // 576 % 36]
        since = DAYS[place % 1500]
        yield [
            *(name, digits + check_character(digits), f"+9991405{place:06d}", "保安员"),
            *(company(place % COMPANIES), "高中", "门岗", since, f"演证{place:07d}"),
            *(since, date(2032, 1, 1), "五级", f"HT{place:07d}", since, date(2027, 12, 31)),
            *("虚构财产保险", f"BD{place:07d}", date(2024, 1, 1), date(2027, 1, 1)),
        ]


def bare(path: Path) -> tuple[float, float]:
    """Seconds that openpyxl takes to read the file and do nothing with it; of the processor too."""
    from openpyxl import load_workbook

    begun, worked = time.perf_counter(), time.process_time()
    book = load_workbook(path, read_only=True)
    for sheet in book:
        for _row in sheet.iter_rows(values_only=True):
            pass
    book.close()
    return time.perf_counter() - begun, time.process_time() - worked


def act_until_told() -> None:
    """Do an act of dispatch every half second until the standard input is closed."""
    import threading

    begin()
    from lianqin.core.acts import act
    from lianqin.core.models import EventRow
    from lianqin.core.scope import Viewer

    told = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), told.set()), daemon=True).start()
    done, failed, taken = 0, 0, [0.0]
    print("ready", flush=True)
    while not told.wait(PAUSE):
        begun = time.perf_counter()
        try:
            with act("bench", actor=Viewer(user_id=1, role="dispatcher")) as act_:
                subject = EventRow(pk=1)
                act_.record(subject, number=done)
                act_.announce("bench", subject, audience=["everyone"], number=done)
                act_.send("bench", {"number": done})
            done += 1
        except Exception:  # noqa: BLE001  (whatever it is, it is counted)
            failed += 1
        taken.append(time.perf_counter() - begun)
    print(f"acts {done}\nfailed {failed}\nslowest {max(taken)}")


if __name__ == "__main__":
    main()
