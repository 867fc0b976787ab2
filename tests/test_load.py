"""Loading and exporting: exact inverses, in one transaction, and no change where nothing changed."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from geo import database
from geo.cluster import Cluster
from geo.dataset import Dataset, read_dataset, write_dataset
from geo.errors import StoreError
from geo.export import export
from geo.load import load
from geo.settings import BUNDLED_DATASET, CHECKOUT
from geo.state import data_version
from layers import LAYERS


def version(engine: Engine) -> int:
    with engine.connect() as connection:
        return data_version(connection).number


def exported(engine: Engine) -> Dataset:
    with engine.connect() as connection:
        return export(connection, LAYERS)


def test_export_writes_the_bundled_dataset_back_byte_for_byte(
    writer: Engine, bundled: Dataset, tmp_path: Path
) -> None:
    load(writer, bundled, {})
    write_dataset(tmp_path, exported(writer))
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*json")}
    original = {
        path.relative_to(BUNDLED_DATASET): path.read_bytes()
        for pattern in ("*.json", "*.geojson", "basemap/*.geojson")
        for path in BUNDLED_DATASET.glob(pattern)
    }
    assert written.keys() == original.keys()
    for name, content in original.items():
        assert written[name] == content, f"{name} differs"


def test_what_was_exported_loads_to_the_same_store(
    writer: Engine, bundled: Dataset, tmp_path: Path
) -> None:
    load(writer, bundled, {})
    write_dataset(tmp_path, exported(writer))
    before = version(writer)
    summary = load(writer, read_dataset(tmp_path, LAYERS), {})
    assert (summary.written, summary.withdrawn) == (0, 0)
    assert version(writer) == before


def test_loading_twice_changes_nothing_not_even_the_data_version(
    writer: Engine, bundled: Dataset
) -> None:
    first = load(writer, bundled, {})
    before = version(writer)
    second = load(writer, bundled, {})
    assert first.written == first.features == second.features
    assert (second.written, second.withdrawn) == (0, 0)
    assert version(writer) == before


def test_a_load_bumps_the_data_version_once(writer: Engine, bundled: Dataset) -> None:
    before = version(writer)
    load(writer, bundled, {})
    assert version(writer) == before + 1


def test_a_changed_feature_opens_a_version_and_keeps_the_old_one(
    writer: Engine, bundled: Dataset
) -> None:
    load(writer, bundled, {})
    layer, name = "locations", "sirte"
    changed = dataclasses.replace(bundled.features[layer][name], note="Corrected.")
    summary = load(writer, with_feature(bundled, layer, changed), {})
    assert (summary.written, summary.withdrawn) == (1, 0)
    with writer.connect() as connection:
        rows = connection.execute(
            text(
                "select fid, note, upper_inf(known) as current from sourceline.feature "
                "where layer = :layer and id = :id order by version"
            ),
            {"layer": layer, "id": name},
        ).all()
    assert [row.current for row in rows] == [False, True]
    assert rows[1].note == "Corrected."
    assert rows[0].fid == rows[1].fid


def test_a_dropped_feature_leaves_a_tombstone_and_comes_back_with_its_number(
    writer: Engine, bundled: Dataset
) -> None:
    load(writer, bundled, {})
    rest = {key: it for key, it in bundled.features["locations"].items() if key != "sirte"}
    without = dataclasses.replace(bundled, features={**bundled.features, "locations": rest})
    assert load(writer, without, {}).withdrawn == 1
    assert "sirte" not in exported(writer).features["locations"]
    assert load(writer, without, {}).withdrawn == 0
    assert load(writer, bundled, {}).written == 1
    assert exported(writer) == bundled
    with writer.connect() as connection:
        rows = connection.execute(
            text(
                "select fid, publication from sourceline.feature where layer = 'locations' "
                "and id = 'sirte' order by version"
            )
        ).all()
    assert [row.publication for row in rows] == ["published", "withdrawn", "published"]
    assert len({row.fid for row in rows}) == 1


def test_a_changed_quote_opens_versions_of_what_rests_on_it(
    writer: Engine, bundled: Dataset
) -> None:
    load(writer, bundled, {})
    feature = bundled.features["locations"]["sirte"]
    quote = bundled.quotes[feature.evidence[0].quote]
    noted = dataclasses.replace(quote, note="Another note.")
    changed = dataclasses.replace(bundled, quotes={**bundled.quotes, quote.id: noted})
    resting = sum(
        any(evidence.quote == quote.id for evidence in feature.evidence)
        for features in bundled.features.values()
        for feature in features.values()
    )
    assert load(writer, changed, {}).written == resting > 0
    assert exported(writer) == changed


def test_a_later_check_of_unchanged_words_is_no_new_version(
    writer: Engine, bundled: Dataset
) -> None:
    load(writer, bundled, {})
    quotes = {
        key: dataclasses.replace(quote, checked_on=quote.checked_on.replace(year=2027))
        for key, quote in bundled.quotes.items()
        if quote.checked_on
    }
    checked = dataclasses.replace(bundled, quotes={**bundled.quotes, **quotes})
    assert load(writer, checked, {}).written == 0
    assert exported(writer) == checked


def test_another_dataset_is_refused_unless_told_to_replace(
    writer: Engine, bundled: Dataset
) -> None:
    load(writer, bundled, {})
    header = dataclasses.replace(bundled.header, id="mali")
    other = dataclasses.replace(bundled, header=header, features={})
    with pytest.raises(StoreError, match='holds the dataset "libya", not "mali"'):
        load(writer, other, {})
    assert exported(writer) == bundled
    assert load(writer, other, {}, replace=True).withdrawn == sum(
        map(len, bundled.features.values())
    )


def test_a_load_the_database_refuses_leaves_nothing_behind(
    writer: Engine, bundled: Dataset
) -> None:
    unchecked = {
        key: dataclasses.replace(quote, state="missing") for key, quote in bundled.quotes.items()
    }
    with pytest.raises(StoreError, match="without a verified quote"):
        load(writer, dataclasses.replace(bundled, quotes=unchecked), {})
    with writer.connect() as connection:
        assert connection.scalar(text("select count(*) from sourceline.feature")) == 0
        assert connection.scalar(text("select count(*) from sourceline.actor")) == 0


def test_the_full_texts_stay_out_of_reach_of_the_web(
    copy_url: str, bundled: Dataset, articles: Path
) -> None:
    from geo.article import read_texts

    engine = database.writer(copy_url)
    load(engine, bundled, read_texts(articles))
    with engine.connect() as connection:
        stored = connection.scalar(text("select count(*) from sourceline.article_text"))
    assert stored == len(bundled.articles)
    engine.dispose()
    web = database.reader(copy_url)
    with web.connect() as connection, pytest.raises(Exception, match="permission denied"):
        connection.execute(text("select body from sourceline.article_text"))
    web.dispose()


def with_feature(dataset: Dataset, layer: str, feature: object) -> Dataset:
    features = {**dataset.features[layer], feature.id: feature}
    return dataclasses.replace(dataset, features={**dataset.features, layer: features})


def test_processes_that_start_at_once_migrate_once(
    cluster: Cluster, templates: tuple[str, str], worker: str
) -> None:
    name = f"race_{worker}"
    cluster.create_database(name)
    url = cluster.url(name)
    program = (
        "import sys; from geo import migrations; from layers import LAYERS; "
        "migrations.upgrade(sys.argv[1], LAYERS)"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", program, url], cwd=CHECKOUT) for _ in range(3)
    ]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    engine = database.writer(url)
    with engine.connect() as connection:
        assert connection.scalar(text("select count(*) from sourceline.layer")) == len(LAYERS)
    engine.dispose()
    cluster.drop_database(name)
