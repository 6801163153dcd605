"""What requests of REST v2 look like, as far as web/src/milvus makes them."""


class Refusal(Exception):
    """An answer with an error's code."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Optional:
    def __init__(self, shape):
        self.shape = shape


class OneOf:
    def __init__(self, *values):
        self.values = values


NUMBER = (int, float)
STRONG = {"consistencyLevel": OneOf("Strong", "Bounded", "Session", "Eventually")}
NAMES = {"collectionName": str, "dbName": Optional(str)}
FIELD = {
    "fieldName": str,
    "dataType": OneOf("VarChar", "Int64", "FloatVector", "SparseFloatVector"),
    "isPrimary": Optional(bool),
    "elementTypeParams": Optional(
        {
            "max_length": Optional(str),
            "dim": Optional(str),
            "enable_analyzer": Optional(bool),
            "analyzer_params": Optional({"type": OneOf("standard", "english", "chinese")}),
        }
    ),
}
FUNCTION = {
    "name": str,
    "type": OneOf("BM25"),
    "inputFieldNames": [str],
    "outputFieldNames": [str],
    "params": {},
}
INDEX = {
    "fieldName": str,
    "indexName": str,
    "metricType": OneOf("IP", "COSINE", "L2", "BM25"),
    "indexType": OneOf("AUTOINDEX"),
}
CREATE = NAMES | {
    "dimension": Optional(int),
    "metricType": Optional(OneOf("IP", "COSINE", "L2")),
    "idType": Optional(OneOf("VarChar", "Int64")),
    "autoID": Optional(bool),
    "primaryFieldName": Optional(str),
    "vectorFieldName": Optional(str),
    "schema": Optional(
        {
            "autoID": bool,
            "enableDynamicField": bool,
            "fields": [FIELD],
            "functions": Optional([FUNCTION]),
        }
    ),
    "indexParams": Optional([INDEX]),
    "params": Optional({"max_length": Optional(int), "enableDynamicField": Optional(bool)} | STRONG),
}
SEARCHED = {"data": list, "annsField": str, "filter": Optional(str), "limit": int}
ROUTES = {
    "collections/list": {"dbName": Optional(str)},
    "collections/has": NAMES,
    "collections/describe": NAMES,
    "collections/drop": NAMES,
    "collections/create": CREATE,
    "entities/insert": NAMES | {"data": [dict]},
    "entities/upsert": NAMES | {"data": [dict]},
    "entities/delete": NAMES | {"filter": str},
    "entities/query": NAMES
    | {"filter": str, "outputFields": [str], "limit": Optional(int), "offset": Optional(int)},
    "entities/search": NAMES
    | SEARCHED
    | {
        "outputFields": [str],
        "searchParams": Optional({"metricType": str, "params": {"radius": Optional(NUMBER)}}),
        "consistencyLevel": Optional(str),
    },
    "entities/hybrid_search": NAMES
    | {
        "search": [SEARCHED],
        "rerank": {"strategy": OneOf("rrf"), "params": {"k": int}},
        "limit": int,
        "outputFields": [str],
        "consistencyLevel": Optional(str),
    },
}


def check(value, shape, path):
    """Refuses what is not of that shape: a type, [a shape], a dict of shapes, or one of those above."""
    if isinstance(shape, Optional):
        return check(value, shape.shape, path)
    if isinstance(shape, OneOf):
        if value not in shape.values:
            raise Refusal(1801, f"{path} is {value!r}, expected one of {shape.values}")
    elif isinstance(shape, dict):
        check(value, dict, path)
        for name in value.keys() - shape.keys():
            raise Refusal(1801, f"{path}.{name} is an unknown field")
        for name, inner in shape.items():
            if name in value:
                check(value[name], inner, f"{path}.{name}")
            elif not isinstance(inner, Optional):
                raise Refusal(1802, f"missing required parameters: {path}.{name}")
    elif isinstance(shape, list):
        check(value, list, path)
        for i, each in enumerate(value):
            check(each, shape[0], f"{path}[{i}]")
    elif not isinstance(value, shape) or (shape is int and isinstance(value, bool)):
        raise Refusal(1801, f"{path} is {type(value).__name__}, expected {shape}")
