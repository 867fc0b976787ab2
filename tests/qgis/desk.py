"""A QGIS without a window that does what it is told; runs under the Python for which QGIS is installed.

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 tests/qgis/desk.py

Reads one JSON object on a line of standard input, `{"do": …, …}`, and answers with one on a line of standard output,
`{"answer": …}` or `{"error": …}`. The first line it writes is the version of QGIS. Ends with its input.

A layer is told by `address`, `name`, and where wanted `options` (of the provider, as in its URI) and `subset`.
"""

from __future__ import annotations

import json
import sys
import traceback

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsFeatureRequest,
    QgsProject,
    QgsRectangle,
    QgsSettings,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QVariant


def browse(address, version):
    """The layers a person finds in the browser after adding the address as a connection."""
    settings = QgsSettings()
    settings.setValue("qgis/connections-wfs/server/url", address)
    settings.setValue("qgis/connections-wfs/server/version", version)
    settings.setValue("qgis/WFS/server/version", version)
    provider = QgsApplication.dataItemProviderRegistry().provider("WFS")
    root = provider.createDataItem("", None)
    return [
        {"title": layer.name(), "uri": layer.uri(), "provider": layer.providerKey()}
        for connection in root.createChildren()
        for layer in connection.createChildren()
    ]


def describe(**told):
    """What the properties of the layer say, before and after its features are read."""
    layer = layer_of(**told)
    box = layer.extent()
    return {
        "valid": layer.isValid(),
        "title": layer.metadata().title(),
        "crs": layer.crs().authid(),
        "geometry": QgsWkbTypes.displayString(layer.wkbType()),
        "fields": {it.name(): it.typeName() for it in layer.fields()},
        "extent": [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()],
        "count": layer.featureCount(),
    }


def read(box=None, number=None, expression=None, limit=None, **told):
    """Features as `{"number": …, "geometry": hexadecimal WKB or null, "properties": …}`."""
    request = QgsFeatureRequest() if number is None else QgsFeatureRequest(number)
    if box:
        request.setFilterRect(QgsRectangle(*box)).setFlags(QgsFeatureRequest.ExactIntersect)
    if expression:
        request.setFilterExpression(expression)
    if limit:
        request.setLimit(limit)
    return features(layer_of(**told), request)


def reopen(path, **told):
    """Save a project with the layer, forget it, open it again, and read the layer in it."""
    project = QgsProject.instance()
    project.addMapLayer(layer_of(**told))
    assert project.write(path)
    project.clear()
    assert project.read(path)
    (layer,) = project.mapLayers().values()
    found = {
        "valid": layer.isValid(),
        "subset": layer.subsetString(),
        "features": features(layer, QgsFeatureRequest()),
    }
    project.clear()
    return found


def export(path, **told):
    """Save the layer as a GeoPackage, without the fields of JSON, for which QGIS writes none."""
    layer = layer_of(**told)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = told["name"]
    options.attributes = [
        place for place, it in enumerate(layer.fields()) if it.type() != QVariant.Map
    ]
    # Without it GeoPackage's own key takes the name of the id.
    options.layerOptions = ["FID=row_number"]
    context = QgsProject.instance().transformContext()
    code, message, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(layer, path, context, options)
    return {"code": code, "message": message}


def plain(url):
    """The features of an address that is a file, read without OGC API."""
    return features(QgsVectorLayer(url, "plain", "ogr"), QgsFeatureRequest())


def layer_of(address, name, options="", subset=""):
    uri = f"url='{address}' typename='{name}' {options}"
    layer = QgsVectorLayer(uri, name, "OAPIF")
    if subset:
        assert layer.setSubsetString(subset), f"QGIS does not take {subset}"
    return layer


def features(layer, request):
    names = [it.name() for it in layer.fields()]
    return [
        {
            "number": it.id(),
            "geometry": bytes(it.geometry().asWkb()).hex() if it.hasGeometry() else None,
            "properties": {
                name: value(each) for name, each in zip(names, it.attributes(), strict=True)
            },
        }
        for it in layer.getFeatures(request)
    ]


def value(of):
    if isinstance(of, QVariant):
        assert of.isNull()
        return None
    if isinstance(of, QDate):
        return of.toString(Qt.ISODate)
    if isinstance(of, QDateTime):
        return of.toString("yyyy-MM-ddTHH:mm:ss.zzz")
    return of


VERBS = {it.__name__: it for it in (browse, describe, read, reopen, export, plain)}


def answer(line):
    told = json.loads(line)
    try:
        return {"answer": VERBS[told.pop("do")](**told)}
    except Exception:
        return {"error": traceback.format_exc()}


def main():
    application = QgsApplication([], False)
    application.initQgis()
    print(json.dumps(Qgis.QGIS_VERSION_INT), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(line)), flush=True)


if __name__ == "__main__":
    main()
