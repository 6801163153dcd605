"""REST v2's calls over milvus-lite, with the limits that milvus-lite itself does not keep."""
import json
import re

from contract import NUMBER, Refusal
from pymilvus import (
    AnnSearchRequest,
    DataType,
    Function,
    FunctionType,
    MilvusClient,
    MilvusException,
    RRFRanker,
)

TYPES = {
    "VarChar": DataType.VARCHAR,
    "Int64": DataType.INT64,
    "FloatVector": DataType.FLOAT_VECTOR,
    "SparseFloatVector": DataType.SPARSE_FLOAT_VECTOR,
}
NAMES = {kind: name for name, kind in TYPES.items()}
# milvus-lite knows Milvus' analyzers by what they are made of, and no stems of words.
ANALYZERS = {
    "standard": {"tokenizer": "standard"},
    "english": {"tokenizer": "standard", "filter": ["lowercase"]},
    "chinese": {"tokenizer": "jieba"},
}
MOST_ROWS = 16_384
MOST_DYNAMIC = 65_536


def told(key, value):
    """A parameter of a field, as Milvus describes it."""
    if key != "analyzer_params":
        return str(value)
    return json.dumps({"type": next(name for name, made in ANALYZERS.items() if made == json.loads(value))})


class Lite:
    def __init__(self, path):
        self.client = MilvusClient(path)
        # Made of a schema without indexes: Milvus does not load them by itself.
        self.unloaded = set()

    def collections_list(self, request):
        self.check_database(request)
        return self.client.list_collections()

    def collections_has(self, request):
        self.check_database(request)
        return {"has": self.client.has_collection(request["collectionName"])}

    def collections_describe(self, request):
        name = self.existing(request)
        described = self.client.describe_collection(name)
        return {
            "collectionName": name,
            "autoId": described["auto_id"],
            "consistencyLevel": described["consistency_level_name"],
            "description": "",
            "enableDynamicField": described["enable_dynamic_field"],
            "fields": [self.field_of(field) for field in described["fields"]],
            "functions": [
                {
                    "name": each["name"],
                    "type": "BM25",
                    "inputFieldNames": each["input_field_names"],
                    "outputFieldNames": each["output_field_names"],
                }
                for each in described["functions"]
            ],
            "indexes": [
                {"fieldName": field, "indexName": field, "metricType": metric}
                for field, metric in self.metrics(name).items()
            ],
            "load": "LoadStateNotLoad" if name in self.unloaded else "LoadStateLoaded",
            "shardsNum": 1,
        }

    def collections_drop(self, request):
        self.check_database(request)
        # Dropping what is not there is no error in Milvus.
        self.client.drop_collection(request["collectionName"])
        self.unloaded.discard(request["collectionName"])
        return {}

    def collections_create(self, request):
        self.check_database(request)
        name = request["collectionName"]
        if not re.fullmatch(r"[A-Za-z_]\w{0,254}", name, re.ASCII):
            raise Refusal(1100, f"Invalid collection name: {name}")
        if self.client.has_collection(name):
            raise Refusal(65535, f"create duplicate collection with different parameters, {name}")
        schema = request.get("schema") or self.quick_schema(request)
        indexes = request.get("indexParams") or [
            {"fieldName": "vector", "metricType": request.get("metricType", "COSINE")}
        ]
        level = request.get("params", {}).get("consistencyLevel", "Bounded")
        self.checked(
            self.client.create_collection,
            name,
            schema=self.schema_of(schema),
            index_params=self.indexes_of(indexes),
            consistency_level=level,
        )
        if "schema" in request and "indexParams" not in request:
            self.unloaded.add(name)
        return {}

    def entities_upsert(self, request):
        name = self.existing(request)
        rows = self.rows_of(name, request["data"])
        ids = self.checked(self.client.upsert, name, rows)["ids"]
        return {"upsertCount": len(rows), "upsertIds": ids}

    def entities_insert(self, request):
        name = self.existing(request)
        rows = self.rows_of(name, request["data"])
        ids = self.checked(self.client.insert, name, rows)["ids"]
        return {"insertCount": len(rows), "insertIds": ids}

    def entities_delete(self, request):
        name = self.existing(request)
        if not request["filter"]:
            raise Refusal(1802, "missing required parameters: filter")
        self.checked(self.client.delete, name, filter=request["filter"])
        return {}

    def entities_query(self, request):
        name = self.loaded(request)
        limit, offset = request.get("limit"), request.get("offset", 0)
        fields = request["outputFields"]
        if "count(*)" in fields:
            if limit is not None:
                raise Refusal(65535, "count entities with pagination is not allowed")
            return list(self.checked(self.client.query, name, request["filter"], fields))
        limit = 100 if limit is None else limit
        self.check_window(limit + offset)
        if not request["filter"] and limit == 0:
            raise Refusal(1100, "empty expression should be used with limit")
        found = self.checked(self.client.query, name, request["filter"], fields, limit=MOST_ROWS * 8)
        by_id = sorted((dict(row) for row in found), key=lambda row: row["id"])
        return by_id[offset : offset + limit]

    def entities_search(self, request):
        name = self.loaded(request)
        self.check_window(request["limit"])
        metric = self.check_data(name, request)
        search = request.get("searchParams", {})
        told = search.get("metricType", metric)
        if told != metric:
            raise Refusal(1100, f"metric type not match: expected {metric}, actual {told}")
        return self.flat(
            self.checked(
                self.client.search,
                name,
                data=request["data"],
                anns_field=request["annsField"],
                filter=request.get("filter", ""),
                limit=request["limit"],
                output_fields=request["outputFields"],
                search_params={"metric_type": metric, "params": search.get("params", {})},
            )
        )

    def entities_hybrid_search(self, request):
        name = self.loaded(request)
        searches = []
        for each in request["search"]:
            self.check_window(each["limit"])
            metric = self.check_data(name, each)
            params = {"metric_type": metric, "params": {}}
            options = {"limit": each["limit"], "expr": each.get("filter") or None}
            searches.append(AnnSearchRequest(each["data"], each["annsField"], params, **options))
        return self.flat(
            self.checked(
                self.client.hybrid_search,
                name,
                reqs=searches,
                ranker=RRFRanker(request["rerank"]["params"]["k"]),
                limit=request["limit"],
                output_fields=request["outputFields"],
            )
        )

    def loaded(self, request):
        name = self.existing(request)
        if name in self.unloaded:
            raise Refusal(101, f"collection not loaded[collection={name}]")
        return name

    def existing(self, request):
        self.check_database(request)
        name = request["collectionName"]
        if not self.client.has_collection(name):
            raise Refusal(100, f"can't find collection[database=default][collection={name}]")
        return name

    def check_database(self, request):
        if request.get("dbName", "default") != "default":
            raise Refusal(800, f"database not found[database={request['dbName']}]")

    def check_window(self, rows):
        if not 1 <= rows <= MOST_ROWS:
            raise Refusal(65535, f"(offset+limit) should be in range [1, 16384], but got {rows}")

    def check_data(self, name, search):
        """Of one search; returns the metric of its field."""
        field = search["annsField"]
        metric = self.metrics(name).get(field)
        if metric is None:
            raise Refusal(1100, f"failed to create query plan: field {field} has no index")
        for each in search["data"]:
            if isinstance(each, str) != (metric == "BM25"):
                raise Refusal(1801, f"cannot search {field} for a {type(each).__name__}")
            if isinstance(each, list) and len(each) != self.dims(name, field):
                raise Refusal(65535, "vector dimension mismatch")
        return metric

    def rows_of(self, name, rows):
        """Rows as they are kept; refuses those that Milvus would refuse."""
        fields = self.client.describe_collection(name)["fields"]
        made = {f["name"] for f in fields if f.get("is_function_output")}
        given = {field["name"]: field for field in fields if field["name"] not in made}
        for row in rows:
            for field in given.keys() - row.keys():
                raise Refusal(1804, f"fail to deal the insert data, error: no {field}")
            for field in given:
                self.check_value(given[field], row[field])
            dynamic = {name: value for name, value in row.items() if name not in given}
            if any(value is None for value in dynamic.values()):
                raise Refusal(1804, "null in a dynamic field")
            text = json.dumps(dynamic, ensure_ascii=False, separators=(",", ":"))
            size = len(text.encode()) + 5 * len(re.findall("[<>&\u2028\u2029]", text))
            if size > MOST_DYNAMIC:
                raise Refusal(1100, f"length of dynamic field ({size}) exceeds max ({MOST_DYNAMIC})")
        return rows

    def check_value(self, field, value):
        params = field["params"]
        if field["type"] == DataType.VARCHAR:
            most = int(params["max_length"])
            if not isinstance(value, str) or len(value.encode()) > most:
                raise Refusal(1100, f"length of varchar field {field['name']} exceeds {most}")
        if field["type"] == DataType.FLOAT_VECTOR:
            dims = int(params["dim"])
            right = isinstance(value, list) and len(value) == dims
            if not right or not all(isinstance(each, NUMBER) for each in value):
                raise Refusal(1804, "fail to deal the insert data, error: dimension or type of vector")

    def metrics(self, name):
        described = {field: self.client.describe_index(name, field) for field in self.client.list_indexes(name)}
        return {index["field_name"]: index["metric_type"] for index in described.values()}

    def dims(self, name, field):
        fields = self.client.describe_collection(name)["fields"]
        return next(int(each["params"]["dim"]) for each in fields if each["name"] == field)

    def flat(self, results):
        return [{"id": hit["id"], "distance": hit["distance"], **hit["entity"]} for hit in results[0]]

    def checked(self, call, *args, **kwargs):
        try:
            return call(*args, **kwargs)
        except MilvusException as error:
            raise Refusal(error.code if error.code > 1 else 65535, error.message)

    def field_of(self, field):
        return {
            "name": field["name"],
            "type": NAMES[field["type"]],
            "primaryKey": field.get("is_primary", False),
            "autoId": False,
            "description": "",
            "params": [{"key": key, "value": told(key, value)} for key, value in field["params"].items()],
        }

    def quick_schema(self, request):
        dimension = request.get("dimension")
        if not dimension:
            raise Refusal(1802, "missing required parameters: dimension")
        if request.get("primaryFieldName", "id") != "id" or request.get("vectorFieldName", "vector") != "vector":
            raise Refusal(1801, "the stand-in knows a quick collection of id and vector alone")
        most = {"max_length": str(request.get("params", {}).get("max_length", 65535))}
        kind = request.get("idType", "Int64")
        key = {"fieldName": "id", "dataType": kind, "isPrimary": True}
        return {
            "autoID": request.get("autoID", False),
            "enableDynamicField": request.get("params", {}).get("enableDynamicField", True),
            "fields": [
                {**key, "elementTypeParams": most if kind == "VarChar" else {}},
                {
                    "fieldName": "vector",
                    "dataType": "FloatVector",
                    "elementTypeParams": {"dim": str(dimension)},
                },
            ],
        }

    def schema_of(self, given):
        dynamic = given["enableDynamicField"]
        schema = self.client.create_schema(auto_id=given["autoID"], enable_dynamic_field=dynamic)
        for field in given["fields"]:
            params = dict(field.get("elementTypeParams", {}))
            for name in ("max_length", "dim"):
                if name in params:
                    params[name] = int(params[name])
            if "analyzer_params" in params:
                params["analyzer_params"] = ANALYZERS[params["analyzer_params"]["type"]]
            kind = TYPES[field["dataType"]]
            primary = {"is_primary": True} if field.get("isPrimary") else {}
            schema.add_field(field["fieldName"], kind, **primary, **params)
        for function in given.get("functions", []):
            schema.add_function(
                Function(
                    name=function["name"],
                    function_type=FunctionType.BM25,
                    input_field_names=function["inputFieldNames"],
                    output_field_names=function["outputFieldNames"],
                )
            )
        return schema

    def indexes_of(self, indexes):
        params = self.client.prepare_index_params()
        for index in indexes:
            # milvus-lite has no AUTOINDEX of sparse vectors.
            kind = "SPARSE_INVERTED_INDEX" if index["metricType"] == "BM25" else "AUTOINDEX"
            names = {"field_name": index["fieldName"], "index_name": index["fieldName"]}
            params.add_index(**names, index_type=kind, metric_type=index["metricType"])
        return params
